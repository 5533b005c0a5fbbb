-- So that the mails and entries of some days are found without walking all that came since.
CREATE INDEX outbox_by_time ON outbox (created_at);
CREATE INDEX journal_by_time ON journal (at);
