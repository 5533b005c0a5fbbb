-- Which columns somebody chose for a list. Absent: those that it has by itself.
CREATE TABLE list_columns (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    list TEXT COLLATE "C" NOT NULL,
    -- Names of columns with commas between them.
    chosen TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, list)
);
