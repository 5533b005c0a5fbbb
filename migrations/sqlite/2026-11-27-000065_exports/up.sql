INSERT INTO role_permissions (role_id, permission) VALUES (1, 'export_lists'), (2, 'export_lists');
