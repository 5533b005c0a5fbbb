-- What reports count by, derived by the database itself, so that no way of writing a record can forget it. One statement, for
-- it writes the whole table anew.
ALTER TABLE users
    -- Behind the @ of the login email, as two addresses are compared. Empty for people without an address.
    ADD COLUMN email_domain TEXT COLLATE "C"
        GENERATED ALWAYS AS (CASE WHEN email = '' THEN '' ELSE substr(email_key, strpos(email_key, '@') + 1) END) STORED,
    -- In which the record was made, as 202611.
    ADD COLUMN created_month INTEGER
        GENERATED ALWAYS AS (CAST(extract(year FROM created_at) * 100 + extract(month FROM created_at) AS INTEGER)) STORED,
    -- The status times four, and two more once the link was opened, and one more while mails fail: one small number, so that
    -- an index can hold all that a report counts.
    ADD COLUMN stage INTEGER
        GENERATED ALWAYS AS (
            CASE status WHEN 'staged' THEN 0 WHEN 'invited' THEN 4 WHEN 'active' THEN 8 WHEN 'locked' THEN 12 ELSE 16 END
            + CASE WHEN link_opened_at IS NULL THEN 0 ELSE 2 END
            + CASE WHEN mail_failed_at IS NULL THEN 0 ELSE 1 END
        ) STORED,
    -- Whole days from the first invitation to the first password. Absent for those who were in before they were invited.
    ADD COLUMN days_to_activate INTEGER
        GENERATED ALWAYS AS (
            CASE WHEN activated_at >= invited_at
                THEN CAST(floor(extract(epoch FROM activated_at - invited_at) / 86400) AS INTEGER) END
        ) STORED;

-- Each holds several of the columns that reports group by: rows that are alike in all of them are counted as the index has
-- them, and what is left is few enough to be grouped by any one.
CREATE INDEX users_reported_by_place ON users (language, source, department_id, position_id, stage);
CREATE INDEX users_reported_by_domain ON users (email_domain, created_month, stage);
CREATE INDEX users_days_to_activate ON users (days_to_activate) WHERE days_to_activate IS NOT NULL;
