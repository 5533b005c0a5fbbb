DROP TABLE device_failures;
ALTER TABLE users DROP COLUMN placed_by;
DROP TABLE secret_key;
ALTER TABLE outbox DROP COLUMN first_tried_at;
