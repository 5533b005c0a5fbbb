-- For the filter of the users' list. Those by days, source and mail have an index already: users_by_created,
-- users_by_last_sign_in, users_of_source, users_mail_failed and outbox_by_state.
CREATE INDEX users_of_language ON users (language, id);
