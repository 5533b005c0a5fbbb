DROP INDEX outbox_bounced;
DROP INDEX users_of_language;
