-- Whether it was looked at before its end, so that whoever it was mailed to could be reminded.
ALTER TABLE tokens ADD COLUMN end_noted_at TIMESTAMP;

-- Those that nobody has looked at: a piece of the work walks the part that is about to end.
CREATE INDEX tokens_to_remind
    ON tokens (expires_at, id)
    WHERE ended_at IS NULL AND end_noted_at IS NULL AND purpose IN ('activation', 'temporary_password');

-- Of which link or temporary password somebody was reminded, or why not. The unique key is what keeps anybody from being
-- reminded twice of the same.
CREATE TABLE ending_reminders (
    token_id BIGINT NOT NULL PRIMARY KEY REFERENCES tokens (id) ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
