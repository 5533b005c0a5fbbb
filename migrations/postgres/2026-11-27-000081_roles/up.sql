-- Roles are made and edited by administrators.
ALTER TABLE roles ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE roles ADD COLUMN description TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE roles ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE roles SET name_key = lower(name);
UPDATE roles SET description = 'May do everything' WHERE key = 'administrator';
UPDATE roles SET description = 'Creates and edits users and PAX' WHERE key = 'user_administrator';
UPDATE roles SET description = 'Sends mails again and corrects addresses' WHERE key = 'support';
CREATE UNIQUE INDEX roles_by_name ON roles (name_key);
INSERT INTO role_permissions (role_id, permission) VALUES (1, 'edit_roles');

-- A rule gives one role to those for whom all of its conditions hold; what is absent or empty is no condition.
ALTER TABLE role_rules DROP CONSTRAINT role_rules_check;
ALTER TABLE role_rules DROP CONSTRAINT role_rules_department_id_position_id_role_id_key;
ALTER TABLE role_rules DROP CONSTRAINT role_rules_role_id_fkey;
ALTER TABLE role_rules ADD CONSTRAINT role_rules_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles (id);
ALTER TABLE role_rules ADD COLUMN employment_type TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE role_rules ADD COLUMN source TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE role_rules ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE role_rules ADD COLUMN saved_by BIGINT REFERENCES users (id) ON DELETE SET NULL;
-- Is carried out no more, and is deleted once nobody has a role by it.
ALTER TABLE role_rules ADD COLUMN is_ending BOOLEAN NOT NULL DEFAULT false;
-- How far it was applied since it was saved: first to those who have a role by it, then to those whom it concerns.
ALTER TABLE role_rules ADD COLUMN walk TEXT COLLATE "C" NOT NULL DEFAULT 'done' CHECK (walk IN ('holders', 'concerned', 'done'));
ALTER TABLE role_rules ADD COLUMN reached BIGINT NOT NULL DEFAULT 0;
ALTER TABLE role_rules ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE role_rules ADD COLUMN expected BIGINT NOT NULL DEFAULT 0;
ALTER TABLE role_rules ADD CONSTRAINT role_rules_conditions
    CHECK (department_id IS NOT NULL OR position_id IS NOT NULL OR employment_type <> '' OR source <> '');
CREATE INDEX role_rules_under_way ON role_rules (id) WHERE walk <> 'done';

-- Given by hand, by a rule, or both.
ALTER TABLE user_roles ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE user_roles ADD COLUMN rule_id BIGINT REFERENCES role_rules (id);
CREATE INDEX user_roles_by_rule ON user_roles (rule_id, user_id) WHERE rule_id IS NOT NULL;
