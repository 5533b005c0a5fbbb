DROP INDEX users_in_position;
CREATE INDEX users_in_position ON users (position_id) WHERE position_id IS NOT NULL;
