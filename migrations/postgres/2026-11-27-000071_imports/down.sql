DROP TABLE import_people;
DROP TABLE import_keys;
DROP TABLE import_rows;
DROP TABLE imports;
