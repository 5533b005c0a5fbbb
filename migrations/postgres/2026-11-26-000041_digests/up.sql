-- One row for each week's digest, by its Monday.
CREATE TABLE digest_runs (
    week TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);

-- Who was told in which week. The unique key is what keeps anybody from being told twice.
CREATE TABLE digests (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    week TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, week)
);
CREATE INDEX digests_of_week ON digests (week);
