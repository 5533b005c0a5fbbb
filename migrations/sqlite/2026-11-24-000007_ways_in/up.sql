-- When a mail with a way in was last asked for: the next one waits for a cool-down.
ALTER TABLE users ADD COLUMN mail_asked_at TIMESTAMP;

-- Typed by an administrator: opens nothing but the form for one's own.
ALTER TABLE passwords ADD COLUMN one_time BOOLEAN NOT NULL DEFAULT 0;

CREATE TABLE tokens_new (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- Absent for the set-up link, which belongs to nobody yet.
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL
        CHECK (purpose IN ('activation', 'password_reset', 'set_up', 'temporary_password', 'address_confirmation')),
    digest BLOB NOT NULL UNIQUE,
    mail_id BIGINT REFERENCES outbox (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    opened_at TIMESTAMP,
    ended_at TIMESTAMP,
    ended_by TEXT CHECK (ended_by IN ('used', 'revoked'))
);
INSERT INTO tokens_new SELECT * FROM tokens;
DROP TABLE tokens;
ALTER TABLE tokens_new RENAME TO tokens;
CREATE INDEX tokens_of_user ON tokens (user_id, id);

-- An address that waits to be confirmed by whoever reads its mail.
CREATE TABLE address_changes (
    user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    requested_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL
);

-- One act on many users: selected, looked over, confirmed, carried out piece by piece.
CREATE TABLE batches (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    act TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'cancelled', 'done')),
    selection TEXT NOT NULL,
    total BIGINT NOT NULL,
    created_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    finished_at TIMESTAMP
);
CREATE INDEX batches_under_way ON batches (id) WHERE state IN ('running', 'cancelled');

CREATE TABLE batch_items (
    batch_id BIGINT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Absent until its turn came; 'done', or the word of why not.
    outcome TEXT,
    PRIMARY KEY (batch_id, user_id)
) WITHOUT ROWID;
CREATE INDEX batch_items_by_outcome ON batch_items (batch_id, outcome, user_id);
CREATE INDEX batch_items_of_user ON batch_items (user_id);

ALTER TABLE outbox ADD COLUMN batch_id BIGINT REFERENCES batches (id) ON DELETE SET NULL;
CREATE INDEX outbox_of_batch ON outbox (batch_id, state) WHERE batch_id IS NOT NULL;
-- Why a mail that was under way is not to be tried again.
ALTER TABLE outbox ADD COLUMN withdrawn TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_withdrawn ON outbox (id) WHERE withdrawn <> '';

-- Roles that a new account is given for its department or its job position.
CREATE TABLE role_rules (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    department_id BIGINT REFERENCES departments (id) ON DELETE CASCADE,
    position_id BIGINT REFERENCES positions (id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    CHECK ((department_id IS NULL) <> (position_id IS NULL)),
    UNIQUE (department_id, position_id, role_id)
);

CREATE TABLE authenticators (
    user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- Encrypted with a key derived from the portal's secret key.
    sealed_secret BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- Absent until a first code showed that the app has it.
    confirmed_at TIMESTAMP,
    -- The time step of the last code that was taken: no code is taken twice.
    last_step BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE passkeys (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    credential_id BLOB NOT NULL UNIQUE,
    -- The public key and its counter, as JSON.
    credential TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP
);
CREATE INDEX passkeys_of_user ON passkeys (user_id, id);

CREATE TABLE recovery_codes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest BLOB NOT NULL UNIQUE,
    used_at TIMESTAMP
);
CREATE INDEX recovery_codes_of_user ON recovery_codes (user_id, id);

INSERT INTO role_permissions (role_id, permission) VALUES
    (1, 'set_passwords'), (2, 'set_passwords'),
    (1, 'correct_addresses'), (2, 'correct_addresses'), (3, 'correct_addresses');
