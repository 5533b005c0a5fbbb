DROP TABLE mail_outage;
DROP TABLE outbox;
