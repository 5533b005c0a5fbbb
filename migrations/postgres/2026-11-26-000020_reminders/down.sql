DROP TABLE reminders;
DROP TABLE reminder_runs;
DROP INDEX users_to_remind;
ALTER TABLE users DROP COLUMN reminders_ended_at;
ALTER TABLE users DROP COLUMN reminders_sent;
