DROP INDEX users_in_position;
DROP INDEX users_by_invitation;
DROP INDEX users_by_employment_date;
DROP INDEX users_by_last_day;
