-- Roles are made and edited by administrators.
ALTER TABLE roles ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE roles ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE roles ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE roles SET name_key = lower(name);
UPDATE roles SET description = 'May do everything' WHERE key = 'administrator';
UPDATE roles SET description = 'Creates and edits users and PAX' WHERE key = 'user_administrator';
UPDATE roles SET description = 'Sends mails again and corrects addresses' WHERE key = 'support';
CREATE UNIQUE INDEX roles_by_name ON roles (name_key);
INSERT INTO role_permissions (role_id, permission) VALUES (1, 'edit_roles');

-- A rule gives one role to those for whom all of its conditions hold; what is absent or empty is no condition.
CREATE TABLE role_rules_new (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    department_id BIGINT REFERENCES departments (id) ON DELETE CASCADE,
    position_id BIGINT REFERENCES positions (id) ON DELETE CASCADE,
    employment_type TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    role_id BIGINT NOT NULL REFERENCES roles (id),
    version INTEGER NOT NULL DEFAULT 1,
    saved_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    -- Is carried out no more, and is deleted once nobody has a role by it.
    is_ending BOOLEAN NOT NULL DEFAULT 0,
    -- How far it was applied since it was saved: first to those who have a role by it, then to those whom it concerns.
    walk TEXT NOT NULL DEFAULT 'done' CHECK (walk IN ('holders', 'concerned', 'done')),
    reached BIGINT NOT NULL DEFAULT 0,
    looked_at BIGINT NOT NULL DEFAULT 0,
    expected BIGINT NOT NULL DEFAULT 0,
    CHECK (department_id IS NOT NULL OR position_id IS NOT NULL OR employment_type <> '' OR source <> '')
);
INSERT INTO role_rules_new (id, department_id, position_id, role_id)
    SELECT id, department_id, position_id, role_id FROM role_rules;
DROP TABLE role_rules;
ALTER TABLE role_rules_new RENAME TO role_rules;
CREATE INDEX role_rules_under_way ON role_rules (id) WHERE walk <> 'done';

-- Given by hand, by a rule, or both.
ALTER TABLE user_roles ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT 1;
ALTER TABLE user_roles ADD COLUMN rule_id BIGINT REFERENCES role_rules (id);
CREATE INDEX user_roles_by_rule ON user_roles (rule_id, user_id) WHERE rule_id IS NOT NULL;
