-- For conditions of notifications that few match among very many users: by days and by position. The other fields that a
-- condition may ask for have an index already, or too few values for one.
CREATE INDEX users_by_last_day ON users (last_day) WHERE last_day IS NOT NULL;
CREATE INDEX users_by_employment_date ON users (employment_date) WHERE employment_date IS NOT NULL;
CREATE INDEX users_by_invitation ON users (invited_at) WHERE invited_at IS NOT NULL;
CREATE INDEX users_in_position ON users (position_id) WHERE position_id IS NOT NULL;
