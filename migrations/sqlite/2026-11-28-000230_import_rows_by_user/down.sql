DROP INDEX import_rows_by_user;
