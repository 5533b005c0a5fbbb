DROP TABLE bounces;
ALTER TABLE outbox DROP COLUMN accepted_reply;
ALTER TABLE outbox DROP COLUMN bounced_at;
