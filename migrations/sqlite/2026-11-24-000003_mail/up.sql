CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    user_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    recipient TEXT NOT NULL,
    requested_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'dropped')),
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TIMESTAMP NOT NULL,
    lease_until TIMESTAMP,
    message_id TEXT NOT NULL UNIQUE,
    last_reply TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP
);

CREATE INDEX outbox_due ON outbox (next_try_at, id) WHERE state = 'queued';
CREATE INDEX outbox_leases ON outbox (lease_until) WHERE state = 'sending';
CREATE INDEX outbox_by_state ON outbox (state, id);
CREATE INDEX outbox_of_user ON outbox (user_id, id);

-- At most one row: the mail server is away since then, and these were its last words.
CREATE TABLE mail_outage (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    since TIMESTAMP NOT NULL,
    reason TEXT NOT NULL
);
