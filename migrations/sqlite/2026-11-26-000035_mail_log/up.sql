-- What left of each mail, with words in place of its secrets. It goes with the mail.
CREATE TABLE mail_renderings (
    mail_id INTEGER NOT NULL PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL
);

-- Each try that the server did not take. One that it took stands in the outbox.
CREATE TABLE mail_tries (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    mail_id BIGINT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    at TIMESTAMP NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('deferred', 'refused')),
    reply TEXT NOT NULL
);
CREATE INDEX mail_tries_of_mail ON mail_tries (mail_id, id);

-- By kind alone; and by state with the kind beside it, so that no row is read to tell its kind.
CREATE INDEX outbox_by_kind ON outbox (kind, id);
DROP INDEX outbox_by_state;
CREATE INDEX outbox_by_state ON outbox (state, id, kind);

-- Those that failed at some time. Few do, so that a mail that leaves doesn't pay for it.
CREATE INDEX outbox_failed ON outbox (settled_at, state) WHERE coalesce(state, state) = 'failed';
