DROP INDEX journal_listed_of_actor;
DROP INDEX journal_listed;
DROP INDEX journal_of_import;
UPDATE journal SET batch_id = -import_id WHERE import_id IS NOT NULL;
ALTER TABLE journal DROP COLUMN import_id;
CREATE INDEX journal_listed ON journal ((id + 0)) WHERE batch_id IS NULL;
CREATE INDEX journal_listed_of_actor ON journal (actor_id, (id + 0)) WHERE batch_id IS NULL;
