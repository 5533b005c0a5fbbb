DROP INDEX batches_of_maker;
ALTER TABLE import_people DROP COLUMN stayed;
ALTER TABLE imports DROP COLUMN removed;
ALTER TABLE imports DROP COLUMN undo_total;
ALTER TABLE imports DROP COLUMN undone_at;
ALTER TABLE imports DROP COLUMN undone_by;
UPDATE imports SET state = 'done' WHERE state IN ('undoing', 'undone');
