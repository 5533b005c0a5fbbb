DROP TABLE dormancy_notices;
DROP TABLE dormancy_runs;
DROP INDEX users_dormant;
ALTER TABLE users DROP COLUMN dormant_told_at;
ALTER TABLE users DROP COLUMN enabled_at;
