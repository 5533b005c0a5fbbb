-- The bulk action that wrote an entry. It may be forgotten before its entries are, so this refers to no row.
ALTER TABLE journal ADD COLUMN batch_id BIGINT;

-- The entries of one bulk action, and those that the journal lists however many bulk actions wrote since: all of them, and
-- what one person did. In the journal's order, in words by which no other index is walked instead.
CREATE INDEX journal_of_batch ON journal (batch_id, (id + 0)) WHERE batch_id IS NOT NULL;
CREATE INDEX journal_listed ON journal ((id + 0)) WHERE batch_id IS NULL;
CREATE INDEX journal_listed_of_actor ON journal (actor_id, (id + 0)) WHERE batch_id IS NULL;
