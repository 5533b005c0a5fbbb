-- So that deleting a mail does not read every token to find those that stand in it.
CREATE INDEX tokens_of_mail ON tokens (mail_id);
