ALTER TABLE batches DROP COLUMN role_change;
