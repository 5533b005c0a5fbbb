DELETE FROM role_permissions WHERE permission = 'export_lists';
