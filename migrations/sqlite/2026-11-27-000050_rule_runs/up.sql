-- One row for each day's run of each rule that is carried out daily: how far it came, and what it came to.
CREATE TABLE rule_runs (
    rule TEXT NOT NULL,
    occasion TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    level BIGINT NOT NULL DEFAULT 0,
    reached_at TIMESTAMP NOT NULL,
    reached_id BIGINT NOT NULL DEFAULT 0,
    told BIGINT NOT NULL DEFAULT 0,
    disabled BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (rule, occasion)
);
INSERT INTO rule_runs (rule, occasion, started_at, finished_at, level, reached_at, reached_id, told, skipped)
    SELECT 'reminders', occasion, started_at, finished_at, level, reached_at, reached_id, mailed, skipped FROM reminder_runs;
INSERT INTO rule_runs (rule, occasion, started_at, finished_at, reached_at, reached_id, told, disabled, skipped)
    SELECT 'dormant_accounts', occasion, started_at, finished_at, reached_at, reached_id, told, disabled, skipped FROM dormancy_runs;
DROP TABLE reminder_runs;
DROP TABLE dormancy_runs;
