DROP INDEX journal_listed_of_actor;
DROP INDEX journal_listed;
DROP INDEX journal_of_batch;
ALTER TABLE journal DROP COLUMN batch_id;
