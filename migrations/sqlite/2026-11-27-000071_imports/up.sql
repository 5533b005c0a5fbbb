-- A file of users on its way into the list, from the upload to the result.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    created_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    by_command_line BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL,
    touched_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    -- When its rows are deleted. NULL once they are.
    rows_until TIMESTAMP,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    headings TEXT NOT NULL DEFAULT '[]',
    findings TEXT NOT NULL DEFAULT '[]',
    plan TEXT NOT NULL DEFAULT '',
    counts TEXT NOT NULL DEFAULT '{}',
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    -- The row up to which the present step has come.
    place BIGINT NOT NULL DEFAULT 0,
    all_or_nothing BOOLEAN NOT NULL DEFAULT FALSE,
    failure TEXT NOT NULL DEFAULT ''
);
CREATE INDEX imports_by_state ON imports (state, id);

-- The rows of the file, as long as the import is open. They hold personal data.
CREATE TABLE import_rows (
    import_id BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    cells TEXT NOT NULL,
    verdict TEXT NOT NULL DEFAULT '',
    user_id BIGINT,
    changes TEXT NOT NULL DEFAULT '',
    reasons TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, number)
) WITHOUT ROWID;
CREATE INDEX import_rows_by_verdict ON import_rows (import_id, verdict, number);

-- What no two users share, and which row of the file has it first.
CREATE TABLE import_keys (
    import_id BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (import_id, kind, key)
) WITHOUT ROWID;

-- Whom an import made or changed, with what was so before. These stay when the rows are deleted.
CREATE TABLE import_people (
    import_id BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    was_created BOOLEAN NOT NULL,
    changes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, user_id)
) WITHOUT ROWID;
CREATE INDEX import_people_by_user ON import_people (user_id);
