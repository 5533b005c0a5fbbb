-- Mails in words of an administrator's own to those who match a condition, by hand or daily.
CREATE TABLE notifications (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- As JSON: alternatives, each of rows that all hold.
    condition TEXT NOT NULL,
    -- Days after which somebody may be told again. Absent: never.
    again_after BIGINT,
    daily BOOLEAN NOT NULL DEFAULT false,
    -- With whose permissions it is sent daily.
    daily_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    last_run TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    edited_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    edited_at TIMESTAMP NOT NULL
);

CREATE TABLE notification_texts (
    notification_id BIGINT NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (notification_id, language)
);

ALTER TABLE batches ADD COLUMN notification_id BIGINT REFERENCES notifications (id) ON DELETE SET NULL;

-- Who was told, and on which occasion. The unique key is what keeps anybody from being told twice.
CREATE TABLE notification_ledger (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    notification_id BIGINT NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    occasion TEXT NOT NULL,
    batch_id BIGINT REFERENCES batches (id) ON DELETE SET NULL,
    told_at TIMESTAMP NOT NULL,
    UNIQUE (notification_id, user_id, occasion)
);
CREATE INDEX notification_ledger_of_user ON notification_ledger (user_id);
CREATE INDEX notification_ledger_of_batch ON notification_ledger (batch_id, user_id);
