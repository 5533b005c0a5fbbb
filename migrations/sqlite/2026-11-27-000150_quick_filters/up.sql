-- Lists of a language in the order of names. Most records have none of their own, and are found otherwise.
CREATE INDEX users_of_language ON users (language, sort_name, id) WHERE language <> '';
-- Whose mail came back: few of those to whom mails fail.
CREATE INDEX outbox_bounced ON outbox (user_id) WHERE bounced_at IS NOT NULL;
