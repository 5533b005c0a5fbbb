DROP INDEX users_employee_number_key;
ALTER TABLE users DROP COLUMN employee_number_key;
ALTER TABLE users DROP COLUMN employee_number;
