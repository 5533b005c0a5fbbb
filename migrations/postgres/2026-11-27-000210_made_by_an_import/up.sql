-- Whom an import made is asked of each user along the list.
CREATE UNIQUE INDEX import_people_made ON import_people (import_id, user_id) WHERE was_created;
