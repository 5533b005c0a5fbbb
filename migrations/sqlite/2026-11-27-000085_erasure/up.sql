INSERT INTO role_permissions (role_id, permission) VALUES (1, 'erase_users');

-- Whoever is erased is taken from the mails that they asked for. Nearly all are asked for by few.
CREATE INDEX outbox_of_requester ON outbox (requested_by) WHERE requested_by IS NOT NULL;
