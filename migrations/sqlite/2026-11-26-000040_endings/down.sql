DROP TABLE ending_reminders;
DROP INDEX tokens_to_remind;
ALTER TABLE tokens DROP COLUMN end_noted_at;
