-- For whoever asks what is kept about a person, and for erasing it.
CREATE INDEX import_rows_by_user ON import_rows (user_id) WHERE user_id IS NOT NULL;
