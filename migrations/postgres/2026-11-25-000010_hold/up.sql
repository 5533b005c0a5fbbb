-- From when on the two days count for which a deferred mail is tried.
ALTER TABLE outbox ADD COLUMN first_tried_at TIMESTAMP;
UPDATE outbox SET first_tried_at = created_at WHERE tries > 0 AND state IN ('queued', 'sending');

-- A digest by the key that the database is used with, so that another is noticed.
CREATE TABLE secret_key (
    id INTEGER NOT NULL PRIMARY KEY,
    fingerprint BYTEA NOT NULL
);
