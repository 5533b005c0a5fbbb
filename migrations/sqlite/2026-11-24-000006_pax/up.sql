CREATE TABLE pax (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    gender TEXT NOT NULL DEFAULT '',
    nationality TEXT NOT NULL DEFAULT '',
    born_on DATE,
    born_in TEXT NOT NULL DEFAULT '',
    document_type TEXT NOT NULL DEFAULT '',
    document_number TEXT NOT NULL DEFAULT '',
    document_state TEXT NOT NULL DEFAULT '',
    document_expires DATE,
    company TEXT NOT NULL DEFAULT '',
    company_key TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL CHECK (category IN ('passenger', 'industrial', 'contractor', 'visitor')),
    emergency_contact TEXT NOT NULL DEFAULT '',
    special_care TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE INDEX pax_by_name ON pax (sort_name, id);
CREATE INDEX pax_by_company ON pax (company_key, sort_name, id);
CREATE INDEX pax_by_category ON pax (category, sort_name, id);
CREATE INDEX pax_by_created ON pax (created_at, id);

CREATE VIRTUAL TABLE pax_search USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
