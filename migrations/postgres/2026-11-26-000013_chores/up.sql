-- How the work in the background went, and which instance has what one of them does for all.
CREATE TABLE chores (
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    leased_by TEXT COLLATE "C" NOT NULL DEFAULT '',
    leased_until TIMESTAMP,
    last_success_at TIMESTAMP,
    last_failure_at TIMESTAMP,
    last_failure TEXT COLLATE "C" NOT NULL DEFAULT ''
);
DELETE FROM settings WHERE key = 'retention_carried_out_on';
