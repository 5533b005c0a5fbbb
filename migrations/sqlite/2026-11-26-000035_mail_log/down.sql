DROP INDEX outbox_failed;
DROP INDEX outbox_by_state;
CREATE INDEX outbox_by_state ON outbox (state, id);
DROP INDEX outbox_by_kind;
DROP TABLE mail_tries;
DROP TABLE mail_renderings;
