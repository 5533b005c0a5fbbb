-- The newest test mail to the mailbox of bounces: one row. Of what it is known by only a digest is kept, and of what came
-- back a few words, as JSON.
CREATE TABLE round_trip (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    mark TEXT NOT NULL,
    mail_id BIGINT REFERENCES outbox (id) ON DELETE SET NULL,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    returned_at TIMESTAMP,
    trace TEXT NOT NULL
);
