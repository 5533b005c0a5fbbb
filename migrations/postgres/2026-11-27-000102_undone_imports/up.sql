-- Who undid an import, when they confirmed it, how many people were to be looked at, and how many were removed.
ALTER TABLE imports ADD COLUMN undone_by BIGINT REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE imports ADD COLUMN undone_at TIMESTAMP;
ALTER TABLE imports ADD COLUMN undo_total BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;

-- Why somebody was not removed when the import was undone. Empty for all others.
ALTER TABLE import_people ADD COLUMN stayed TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Whom the deletion of a user looks for.
CREATE INDEX batches_of_maker ON batches (created_by);
