DROP TABLE secret_key;
ALTER TABLE outbox DROP COLUMN first_tried_at;
