DELETE FROM user_roles WHERE NOT by_hand;
DROP INDEX user_roles_by_rule;
ALTER TABLE user_roles DROP COLUMN rule_id;
ALTER TABLE user_roles DROP COLUMN by_hand;

DROP INDEX role_rules_under_way;
DELETE FROM role_rules
    WHERE NOT ((department_id IS NULL) <> (position_id IS NULL) AND employment_type = '' AND source = '' AND NOT is_ending);
ALTER TABLE role_rules DROP CONSTRAINT role_rules_conditions;
ALTER TABLE role_rules DROP COLUMN expected;
ALTER TABLE role_rules DROP COLUMN looked_at;
ALTER TABLE role_rules DROP COLUMN reached;
ALTER TABLE role_rules DROP COLUMN walk;
ALTER TABLE role_rules DROP COLUMN is_ending;
ALTER TABLE role_rules DROP COLUMN saved_by;
ALTER TABLE role_rules DROP COLUMN version;
ALTER TABLE role_rules DROP COLUMN source;
ALTER TABLE role_rules DROP COLUMN employment_type;
ALTER TABLE role_rules DROP CONSTRAINT role_rules_role_id_fkey;
ALTER TABLE role_rules ADD CONSTRAINT role_rules_role_id_fkey
    FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE;
ALTER TABLE role_rules ADD CONSTRAINT role_rules_department_id_position_id_role_id_key
    UNIQUE (department_id, position_id, role_id);
ALTER TABLE role_rules ADD CONSTRAINT role_rules_check CHECK ((department_id IS NULL) <> (position_id IS NULL));

DELETE FROM role_permissions WHERE permission = 'edit_roles';
DROP INDEX roles_by_name;
ALTER TABLE roles DROP COLUMN version;
ALTER TABLE roles DROP COLUMN description;
ALTER TABLE roles DROP COLUMN name_key;
