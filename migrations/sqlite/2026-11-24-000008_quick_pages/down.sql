DROP INDEX journal_by_action;
