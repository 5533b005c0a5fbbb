ALTER TABLE users ADD COLUMN employment_type TEXT COLLATE "C" NOT NULL DEFAULT '';
-- How the record came.
ALTER TABLE users ADD COLUMN source TEXT COLLATE "C" NOT NULL DEFAULT 'by_hand';
UPDATE users SET source = 'set_up' WHERE id IN (
    SELECT subject_id FROM journal WHERE subject = 'user' AND action = 'administrator_made'
);

-- As department_by: roles by rule reach no further than the permissions of whoever is named here. account_by made the account.
ALTER TABLE users ADD COLUMN employment_by BIGINT;
ALTER TABLE users ADD COLUMN source_by BIGINT;
ALTER TABLE users ADD COLUMN account_by BIGINT;
UPDATE users SET source_by = (
    SELECT actor_id FROM journal
    WHERE subject = 'user' AND subject_id = users.id AND action = 'user_created'
    ORDER BY id DESC LIMIT 1
);
-- Rules reach those who have an account now, too.
UPDATE users SET department_by = (
    SELECT actor_id FROM journal
    WHERE subject = 'user' AND subject_id = users.id
      AND (action = 'user_created' OR action = 'user_edited' AND detail LIKE '%Department%')
    ORDER BY id DESC LIMIT 1
) WHERE department_by IS NULL AND invited_at IS NOT NULL;
UPDATE users SET position_by = (
    SELECT actor_id FROM journal
    WHERE subject = 'user' AND subject_id = users.id
      AND (action = 'user_created' OR action = 'user_edited' AND detail LIKE '%Job position%')
    ORDER BY id DESC LIMIT 1
) WHERE position_by IS NULL AND invited_at IS NOT NULL;

-- Those whom a rule may concern, in the order of their numbers. Whoever lists a department has another index, in the order
-- of names, and says nothing of what this one says of its rows.
CREATE INDEX users_of_department ON users (department_id, id) WHERE department_id > 0;
CREATE INDEX users_of_position ON users (position_id, id) WHERE position_id > 0;
CREATE INDEX users_of_employment_type ON users (employment_type, id) WHERE employment_type <> '';
CREATE INDEX users_of_source ON users (source, id);
