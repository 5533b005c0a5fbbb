ALTER TABLE tokens DROP COLUMN on_paper;
DROP INDEX users_without_address;
