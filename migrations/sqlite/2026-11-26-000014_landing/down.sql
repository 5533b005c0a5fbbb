DROP INDEX users_link_opened;
DROP INDEX users_by_activation;
DROP INDEX outbox_sent;
