-- From when on the two days count for which a deferred mail is tried.
ALTER TABLE outbox ADD COLUMN first_tried_at TIMESTAMP;
UPDATE outbox SET first_tried_at = created_at WHERE tries > 0 AND state IN ('queued', 'sending');

-- A digest by the key that the database is used with, so that another is noticed.
CREATE TABLE secret_key (
    id INTEGER NOT NULL PRIMARY KEY,
    fingerprint BLOB NOT NULL
);

-- Who gave a person their department, and who their position: roles by rule reach no further than that one's permissions.
ALTER TABLE users ADD COLUMN department_by BIGINT;
ALTER TABLE users ADD COLUMN position_by BIGINT;
UPDATE users SET department_by = (
    SELECT actor_id FROM journal
    WHERE subject = 'user' AND subject_id = users.id
      AND (action = 'user_created' OR action = 'user_edited' AND detail LIKE '%Department%')
    ORDER BY id DESC LIMIT 1
), position_by = (
    SELECT actor_id FROM journal
    WHERE subject = 'user' AND subject_id = users.id
      AND (action = 'user_created' OR action = 'user_edited' AND detail LIKE '%Job position%')
    ORDER BY id DESC LIMIT 1
) WHERE invited_at IS NULL AND EXISTS (
    SELECT 1 FROM journal WHERE subject = 'user' AND subject_id = users.id AND action = 'user_created'
);

-- Wrong passwords typed in a browser that is known to its account.
CREATE TABLE device_failures (
    device BLOB NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    distrusted_until TIMESTAMP,
    last_at TIMESTAMP NOT NULL
);
