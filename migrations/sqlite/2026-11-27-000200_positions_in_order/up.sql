-- Those of a job position in the order of names, as those of a department, and those who have none.
DROP INDEX users_in_position;
CREATE INDEX users_in_position ON users (position_id, sort_name, id);
