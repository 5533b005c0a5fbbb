DROP INDEX users_of_source;
DROP INDEX users_of_employment_type;
DROP INDEX users_of_department;
ALTER TABLE users DROP COLUMN account_by;
ALTER TABLE users DROP COLUMN source_by;
ALTER TABLE users DROP COLUMN employment_by;
ALTER TABLE users DROP COLUMN source;
ALTER TABLE users DROP COLUMN employment_type;
