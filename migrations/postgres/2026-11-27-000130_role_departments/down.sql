DELETE FROM role_permissions WHERE permission LIKE 'within:%';
DROP TABLE role_departments;
