-- Of which rows the search is to be told anew, since letters are spelled out there (src/fields/fold.rs): those that hold one. A
-- chore works them off, some hundred at a time.
CREATE TABLE search_renewals (
    record TEXT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (record, id)
) WITHOUT ROWID;
INSERT INTO search_renewals (record, id)
SELECT 'users', id FROM users
WHERE sort_name || email_key || username_key || coalesce(employee_number_key, '') GLOB '*[æœßþħŧŋĸəÆŒẞÞĦŦŊƏ]*';
INSERT INTO search_renewals (record, id)
SELECT 'pax', id FROM pax WHERE sort_name || company_key || document_number GLOB '*[æœßþħŧŋĸəÆŒẞÞĦŦŊƏ]*';
