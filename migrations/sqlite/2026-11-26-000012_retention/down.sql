DROP INDEX tokens_of_mail;
