-- A mail that a server took, and that came back: when, and what the server had said when it took it.
ALTER TABLE outbox ADD COLUMN bounced_at TIMESTAMP;
ALTER TABLE outbox ADD COLUMN accepted_reply TEXT NOT NULL DEFAULT '';

-- What came back: the server's own words, and nothing of the mail in it.
CREATE TABLE bounces (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    mail_id BIGINT REFERENCES outbox (id) ON DELETE SET NULL,
    user_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    unmatched BIGINT NOT NULL CHECK (unmatched IN (0, 1)),
    matched_by TEXT NOT NULL,
    verdict TEXT NOT NULL,
    effect TEXT NOT NULL,
    recipient TEXT NOT NULL,
    words TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL
);
CREATE INDEX bounces_unmatched_first ON bounces (unmatched, id);
CREATE INDEX bounces_of_mail ON bounces (mail_id);
CREATE INDEX bounces_of_user ON bounces (user_id);
