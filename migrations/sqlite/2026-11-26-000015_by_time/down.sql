DROP INDEX outbox_by_time;
DROP INDEX journal_by_time;
