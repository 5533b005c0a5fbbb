-- Records that were merged into another of the same person: links to the old number lead to the record that stayed.
CREATE TABLE merged_records (
    old_id BIGINT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    merged_at TIMESTAMP NOT NULL
);
CREATE INDEX merged_records_of_user ON merged_records (user_id);
