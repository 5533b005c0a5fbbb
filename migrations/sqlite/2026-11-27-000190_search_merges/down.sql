INSERT INTO users_search (users_search, rank) VALUES ('deletemerge', 10);
INSERT INTO pax_search (pax_search, rank) VALUES ('deletemerge', 10);
