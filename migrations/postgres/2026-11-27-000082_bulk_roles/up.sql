-- What a bulk action does to roles: add, remove or replace, and the roles' numbers with spaces between them.
ALTER TABLE batches ADD COLUMN role_change TEXT COLLATE "C" NOT NULL DEFAULT '';
