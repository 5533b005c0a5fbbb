-- The import that wrote an entry. Until now that was a bulk action with a minus before its number.
ALTER TABLE journal ADD COLUMN import_id BIGINT;
UPDATE journal SET import_id = -batch_id, batch_id = NULL WHERE batch_id < 0;

CREATE INDEX journal_of_import ON journal (import_id, (id + 0)) WHERE import_id IS NOT NULL;
DROP INDEX journal_listed;
DROP INDEX journal_listed_of_actor;
CREATE INDEX journal_listed ON journal ((id + 0)) WHERE batch_id IS NULL AND import_id IS NULL;
CREATE INDEX journal_listed_of_actor ON journal (actor_id, (id + 0)) WHERE batch_id IS NULL AND import_id IS NULL;
