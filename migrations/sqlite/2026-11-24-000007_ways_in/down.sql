DELETE FROM role_permissions WHERE permission IN ('set_passwords', 'correct_addresses');
DROP TABLE recovery_codes;
DROP TABLE passkeys;
DROP TABLE authenticators;
DROP TABLE role_rules;
DROP INDEX outbox_withdrawn;
ALTER TABLE outbox DROP COLUMN withdrawn;
DROP INDEX outbox_of_batch;
ALTER TABLE outbox DROP COLUMN batch_id;
DROP TABLE batch_items;
DROP TABLE batches;
DROP TABLE address_changes;

CREATE TABLE tokens_old (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('activation', 'password_reset', 'set_up')),
    digest BLOB NOT NULL UNIQUE,
    mail_id BIGINT REFERENCES outbox (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    opened_at TIMESTAMP,
    ended_at TIMESTAMP,
    ended_by TEXT CHECK (ended_by IN ('used', 'revoked'))
);
INSERT INTO tokens_old SELECT * FROM tokens WHERE purpose IN ('activation', 'password_reset', 'set_up');
DROP TABLE tokens;
ALTER TABLE tokens_old RENAME TO tokens;
CREATE INDEX tokens_of_user ON tokens (user_id, id);

ALTER TABLE passwords DROP COLUMN one_time;
ALTER TABLE users DROP COLUMN mail_asked_at;
