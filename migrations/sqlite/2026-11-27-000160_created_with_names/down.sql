DROP INDEX users_by_created;
CREATE INDEX users_by_created ON users (created_at, id);
