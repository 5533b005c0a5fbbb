-- Login addresses of people never in, corrected by someone who may not edit users, for someone who may to look at.
CREATE TABLE address_corrections (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    old_email TEXT NOT NULL,
    new_email TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'made', 'approved', 'declined', 'reviewed', 'overtaken')),
    asked_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL,
    decided_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    decided_at TIMESTAMP
);
CREATE INDEX address_corrections_open ON address_corrections (state, id) WHERE state IN ('waiting', 'made');
CREATE INDEX address_corrections_of_user ON address_corrections (user_id, id);
CREATE UNIQUE INDEX address_corrections_waiting ON address_corrections (user_id) WHERE state = 'waiting';
