-- How often somebody was reminded to sign in, and since when they want to hear no more of it.
ALTER TABLE users ADD COLUMN reminders_sent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN reminders_ended_at TIMESTAMP;

-- Those who may be reminded, by how often they were and by what happened last: a day's run walks the part that is due.
CREATE INDEX users_to_remind
    ON users (reminders_sent, (coalesce(mail_asked_at, activated_at, invited_at, created_at)), id, mail_failed_at)
    WHERE last_sign_in_at IS NULL AND reminders_ended_at IS NULL AND status <> 'disabled' AND email <> ''
      AND (invited_at IS NOT NULL OR sso);

-- One row for each day's run: how far it came, and what it came to.
CREATE TABLE reminder_runs (
    occasion TEXT PRIMARY KEY NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    level INTEGER NOT NULL DEFAULT 0,
    reached_at TIMESTAMP NOT NULL,
    reached_id BIGINT NOT NULL DEFAULT 0,
    mailed BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0
);

-- Who was reminded on which occasion, or why not. The unique key is what keeps anybody from being reminded twice.
CREATE TABLE reminders (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    occasion TEXT NOT NULL,
    outcome TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    UNIQUE (user_id, occasion)
);
CREATE INDEX reminders_of_run ON reminders (occasion, outcome, id);
