-- By which other systems know somebody. The key is absent where there is none, for a unique index lets many be absent.
ALTER TABLE users ADD COLUMN employee_number TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN employee_number_key TEXT COLLATE "C";
CREATE UNIQUE INDEX users_employee_number_key ON users (employee_number_key);
