-- The days without a sign-in are counted anew for somebody who was enabled again, and each time after somebody was told.
ALTER TABLE users ADD COLUMN enabled_at TIMESTAMP;
ALTER TABLE users ADD COLUMN dormant_told_at TIMESTAMP;

-- Those who may be told that nobody signs in to their account, by when they last did: a day's run walks the part that is due.
CREATE INDEX users_dormant
    ON users ((CASE WHEN enabled_at > last_sign_in_at THEN enabled_at ELSE last_sign_in_at END), id)
    WHERE last_sign_in_at IS NOT NULL AND status <> 'disabled'
      AND (dormant_told_at IS NULL
           OR dormant_told_at < (CASE WHEN enabled_at > last_sign_in_at THEN enabled_at ELSE last_sign_in_at END));

-- One row for each day's run: how far it came, and what it came to.
CREATE TABLE dormancy_runs (
    occasion TEXT PRIMARY KEY NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    reached_at TIMESTAMP NOT NULL,
    reached_id BIGINT NOT NULL DEFAULT 0,
    told BIGINT NOT NULL DEFAULT 0,
    disabled BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0
);

-- Who was told on which day, or could not be; when they are disabled, and how it ended. The unique keys are what keeps
-- anybody from being told twice on one day, or while a notice is still in force.
CREATE TABLE dormancy_notices (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    occasion TEXT NOT NULL,
    outcome TEXT NOT NULL,
    told_at TIMESTAMP NOT NULL,
    disable_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    ending TEXT NOT NULL DEFAULT '',
    UNIQUE (user_id, occasion)
);
CREATE UNIQUE INDEX dormancy_notices_open_of_user ON dormancy_notices (user_id) WHERE ended_at IS NULL;
CREATE INDEX dormancy_notices_open ON dormancy_notices (disable_at, id) WHERE ended_at IS NULL;
CREATE INDEX dormancy_notices_ended ON dormancy_notices (ended_at, id) WHERE ended_at IS NOT NULL;
