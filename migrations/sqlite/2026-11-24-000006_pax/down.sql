DROP TABLE pax_search;
DROP TABLE pax;
