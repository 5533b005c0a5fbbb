DROP INDEX user_roles_by_rule;
DELETE FROM user_roles WHERE by_hand = 0;
CREATE TABLE user_roles_old (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES roles (id),
    PRIMARY KEY (user_id, role_id)
);
INSERT INTO user_roles_old SELECT user_id, role_id FROM user_roles;
DROP TABLE user_roles;
ALTER TABLE user_roles_old RENAME TO user_roles;
CREATE INDEX users_with_role ON user_roles (role_id, user_id);

CREATE TABLE role_rules_old (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    department_id BIGINT REFERENCES departments (id) ON DELETE CASCADE,
    position_id BIGINT REFERENCES positions (id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    CHECK ((department_id IS NULL) <> (position_id IS NULL)),
    UNIQUE (department_id, position_id, role_id)
);
INSERT INTO role_rules_old
    SELECT min(id), department_id, position_id, role_id FROM role_rules
    WHERE (department_id IS NULL) <> (position_id IS NULL) AND employment_type = '' AND source = '' AND NOT is_ending
    GROUP BY department_id, position_id, role_id;
DROP TABLE role_rules;
ALTER TABLE role_rules_old RENAME TO role_rules;

DELETE FROM role_permissions WHERE permission = 'edit_roles';
DROP INDEX roles_by_name;
ALTER TABLE roles DROP COLUMN version;
ALTER TABLE roles DROP COLUMN description;
ALTER TABLE roles DROP COLUMN name_key;
