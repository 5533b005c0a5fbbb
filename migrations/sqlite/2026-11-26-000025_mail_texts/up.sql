-- What administrators made of the texts of mails: the newest version of a kind and language is in force. One without words
-- is the default again.
CREATE TABLE mail_texts (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT,
    body TEXT,
    edited_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL,
    CHECK ((subject IS NULL) = (body IS NULL))
);
CREATE INDEX mail_texts_of_kind ON mail_texts (kind, language, id);
CREATE INDEX mail_texts_of_editor ON mail_texts (edited_by);

-- The words of test mails, which nobody has saved. No secret is ever in them.
CREATE TABLE mail_text_tests (
    mail_id BIGINT NOT NULL PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL
);
