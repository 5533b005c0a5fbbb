-- How often the server was tried since it is away, when last, and when next. Somebody may ask for a try before that.
ALTER TABLE mail_outage ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail_outage ADD COLUMN tried_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE mail_outage ADD COLUMN next_try_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE mail_outage ADD COLUMN asked_at TIMESTAMP;
