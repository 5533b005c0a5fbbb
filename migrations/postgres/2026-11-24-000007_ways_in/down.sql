DELETE FROM role_permissions WHERE permission IN ('set_passwords', 'correct_addresses');
DROP TABLE recovery_codes;
DROP TABLE passkeys;
DROP TABLE authenticators;
DROP TABLE role_rules;
DROP INDEX outbox_withdrawn;
ALTER TABLE outbox DROP COLUMN withdrawn;
DROP INDEX outbox_of_batch;
ALTER TABLE outbox DROP COLUMN batch_id;
DROP TABLE batch_items;
DROP TABLE batches;
DROP TABLE address_changes;

DELETE FROM tokens WHERE purpose NOT IN ('activation', 'password_reset', 'set_up');
ALTER TABLE tokens DROP CONSTRAINT tokens_purpose_check;
ALTER TABLE tokens ADD CONSTRAINT tokens_purpose_check CHECK (purpose IN ('activation', 'password_reset', 'set_up'));

ALTER TABLE passwords DROP COLUMN one_time;
ALTER TABLE users DROP COLUMN mail_asked_at;
