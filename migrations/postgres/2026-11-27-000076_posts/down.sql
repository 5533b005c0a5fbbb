ALTER TABLE positions DROP COLUMN place;
ALTER TABLE positions DROP COLUMN group_name;
ALTER TABLE positions DROP COLUMN status;
ALTER TABLE positions DROP COLUMN kind;
ALTER TABLE departments DROP COLUMN place;
ALTER TABLE departments DROP COLUMN group_name;
ALTER TABLE departments DROP COLUMN status;
ALTER TABLE departments DROP COLUMN kind;
