DROP TABLE device_failures;
ALTER TABLE users DROP COLUMN position_by;
ALTER TABLE users DROP COLUMN department_by;
DROP TABLE secret_key;
ALTER TABLE outbox DROP COLUMN first_tried_at;
