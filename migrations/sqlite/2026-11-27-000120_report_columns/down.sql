DROP INDEX users_days_to_activate;
DROP INDEX users_reported_by_domain;
DROP INDEX users_reported_by_place;
ALTER TABLE users DROP COLUMN days_to_activate;
ALTER TABLE users DROP COLUMN stage;
ALTER TABLE users DROP COLUMN created_month;
ALTER TABLE users DROP COLUMN email_domain;
