CREATE TABLE reminder_runs (
    occasion TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    level INTEGER NOT NULL DEFAULT 0,
    reached_at TIMESTAMP NOT NULL,
    reached_id BIGINT NOT NULL DEFAULT 0,
    mailed BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE dormancy_runs (
    occasion TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    reached_at TIMESTAMP NOT NULL,
    reached_id BIGINT NOT NULL DEFAULT 0,
    told BIGINT NOT NULL DEFAULT 0,
    disabled BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0
);
INSERT INTO reminder_runs
    SELECT occasion, started_at, finished_at, level, reached_at, reached_id, told, skipped FROM rule_runs WHERE rule = 'reminders';
INSERT INTO dormancy_runs
    SELECT occasion, started_at, finished_at, reached_at, reached_id, told, disabled, skipped FROM rule_runs
    WHERE rule = 'dormant_accounts';
DROP TABLE rule_runs;
