DROP INDEX import_people_made;
