-- What support asks user administrators to do for somebody, because it may not do it itself.
CREATE TABLE requests (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'declined')),
    asked_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL,
    decided_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    decided_at TIMESTAMP
);
CREATE UNIQUE INDEX requests_waiting ON requests (user_id, task) WHERE state = 'waiting';
CREATE INDEX requests_decided ON requests (id) WHERE state <> 'waiting';
CREATE INDEX requests_of_asker ON requests (asked_by) WHERE state = 'waiting';
CREATE INDEX requests_of_decider ON requests (decided_by);
