DROP INDEX users_of_language;
