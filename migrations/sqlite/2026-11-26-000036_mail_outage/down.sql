ALTER TABLE mail_outage DROP COLUMN asked_at;
ALTER TABLE mail_outage DROP COLUMN next_try_at;
ALTER TABLE mail_outage DROP COLUMN tried_at;
ALTER TABLE mail_outage DROP COLUMN tries;
