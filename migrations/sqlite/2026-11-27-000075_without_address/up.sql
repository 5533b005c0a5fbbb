-- People without an e-mail address, in the list's order.
CREATE INDEX users_without_address ON users (sort_name, id) WHERE email = '';

-- Temporary passwords that were handed out on paper, not mailed.
ALTER TABLE tokens ADD COLUMN on_paper BOOLEAN NOT NULL DEFAULT FALSE;
