CREATE TABLE roles (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

CREATE TABLE role_permissions (
    role_id BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (role_id, permission)
);

-- Self-service is what everyone who can sign in has; only further roles stand here.
CREATE TABLE user_roles (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES roles (id),
    PRIMARY KEY (user_id, role_id)
);

CREATE INDEX users_with_role ON user_roles (role_id, user_id);

INSERT INTO roles (id, key, name) VALUES
    (1, 'administrator', 'Administrator'),
    (2, 'user_administrator', 'User administrator'),
    (3, 'support', 'Support');

INSERT INTO role_permissions (role_id, permission) VALUES
    (1, 'read_users'), (1, 'edit_users'), (1, 'send_mails'), (1, 'assign_roles'),
    (1, 'read_pax'), (1, 'edit_pax'), (1, 'edit_reference'),
    (1, 'read_mail'), (1, 'read_journal'), (1, 'edit_settings'),
    (2, 'read_users'), (2, 'edit_users'), (2, 'send_mails'),
    (2, 'read_pax'), (2, 'edit_pax'), (2, 'edit_reference'), (2, 'read_mail'),
    (3, 'read_users'), (3, 'send_mails'), (3, 'read_mail');
