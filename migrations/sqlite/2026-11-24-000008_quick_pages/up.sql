-- So that a rare act is found without reading all others.
CREATE INDEX journal_by_action ON journal (action, id);
