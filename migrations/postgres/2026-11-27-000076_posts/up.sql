-- Of which type departments and job positions are, whether people can still be put there, which of them belong together, and
-- in which order they stand. As long as nobody has changed the order, it is that of their names.
ALTER TABLE departments ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'unspecified';
ALTER TABLE departments ADD COLUMN status TEXT COLLATE "C" NOT NULL DEFAULT 'active';
ALTER TABLE departments ADD COLUMN group_name TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE departments ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE positions ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'unspecified';
ALTER TABLE positions ADD COLUMN status TEXT COLLATE "C" NOT NULL DEFAULT 'active';
ALTER TABLE positions ADD COLUMN group_name TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE positions ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
