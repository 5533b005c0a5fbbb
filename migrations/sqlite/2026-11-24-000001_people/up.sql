CREATE TABLE departments (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE positions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE users (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    mobile_prefix TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL DEFAULT '',
    postal_code TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    department_id BIGINT REFERENCES departments (id),
    -- Folded copy of the department's name, so that the list can be walked in its order.
    department_key TEXT NOT NULL DEFAULT '',
    position_id BIGINT REFERENCES positions (id),
    employment_date DATE,
    last_day DATE,
    document_type TEXT NOT NULL DEFAULT '',
    document_number TEXT NOT NULL DEFAULT '',
    document_state TEXT NOT NULL DEFAULT '',
    document_expires DATE,
    language TEXT NOT NULL DEFAULT 'en',
    sso BOOLEAN NOT NULL DEFAULT 0,
    invited_at TIMESTAMP,
    invitation_ends_at TIMESTAMP,
    link_opened_at TIMESTAMP,
    activated_at TIMESTAMP,
    last_sign_in_at TIMESTAMP,
    mail_failed_at TIMESTAMP,
    failed_sign_ins INTEGER NOT NULL DEFAULT 0,
    lockouts INTEGER NOT NULL DEFAULT 0,
    locked_until TIMESTAMP,
    disabled_at TIMESTAMP,
    -- What the one function derived from the facts above, and when it changes by itself.
    status TEXT NOT NULL CHECK (status IN ('staged', 'invited', 'active', 'locked', 'disabled')),
    status_ends_at TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE INDEX users_by_name ON users (sort_name, id);
CREATE INDEX users_by_department ON users (department_key, sort_name, id);
CREATE INDEX users_in_department ON users (department_id, sort_name, id);
CREATE INDEX users_by_status ON users (status, sort_name, id);
-- All that the landing page counts of a status, so that it reads no row.
CREATE INDEX users_counted ON users (status, invitation_ends_at, link_opened_at);
CREATE INDEX users_by_last_sign_in ON users ((coalesce(last_sign_in_at, '0001-01-01 00:00:00')), id);
CREATE INDEX users_by_created ON users (created_at, id);
CREATE INDEX users_status_ending ON users (status_ends_at) WHERE status_ends_at IS NOT NULL;
CREATE INDEX users_mail_failed ON users (sort_name, id) WHERE mail_failed_at IS NOT NULL;
CREATE INDEX users_never_signed_in ON users (sort_name, id) WHERE last_sign_in_at IS NULL;

-- Kept apart from users, so that no query on people ever carries a hash.
CREATE TABLE passwords (
    user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    set_at TIMESTAMP NOT NULL
);

CREATE VIRTUAL TABLE users_search USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
