-- Those created between two days are sorted by their names, which would be read from each record otherwise.
DROP INDEX users_by_created;
CREATE INDEX users_by_created ON users (created_at, id) INCLUDE (sort_name);
