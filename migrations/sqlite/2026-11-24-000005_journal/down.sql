DROP TABLE settings;
DROP TABLE journal;
