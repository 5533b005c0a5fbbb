CREATE TABLE tokens (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- Absent for the set-up link, which belongs to nobody yet.
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

CREATE INDEX tokens_of_user ON tokens (user_id, id);

CREATE TABLE sessions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    key_digest BLOB NOT NULL UNIQUE,
    -- Names a session without opening it, for whoever ends it.
    handle TEXT UNIQUE,
    -- Absent while nobody is signed in (a flash message on the sign-in page).
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    user_agent TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL
);

CREATE INDEX sessions_of_user ON sessions (user_id, id);
CREATE INDEX sessions_by_last_seen ON sessions (last_seen_at);
