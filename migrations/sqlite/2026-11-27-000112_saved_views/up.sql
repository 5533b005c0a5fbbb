-- The users' list as somebody wants to see it again: a name, and the query of its address.
CREATE TABLE saved_views (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    query TEXT NOT NULL,
    -- With everybody who may see the list.
    is_shared BOOLEAN NOT NULL DEFAULT false,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (user_id, name_key)
);
CREATE INDEX saved_views_shared ON saved_views (name_key, id) WHERE is_shared;
