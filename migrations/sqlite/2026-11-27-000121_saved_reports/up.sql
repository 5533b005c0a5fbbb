-- Reports under a name: no more than the query of their page, so what somebody sees there is told by their own permissions.
CREATE TABLE saved_reports (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- Who saved it, with whom it goes.
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    query TEXT NOT NULL,
    -- Whether whoever may read users finds it.
    shared BOOLEAN NOT NULL DEFAULT false,
    updated_at TIMESTAMP NOT NULL,
    UNIQUE (user_id, name_key)
);
CREATE INDEX saved_reports_shared ON saved_reports (name_key, id) WHERE shared;
