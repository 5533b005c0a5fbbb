DROP TABLE users_search;
DROP TABLE passwords;
DROP TABLE users;
DROP TABLE positions;
DROP TABLE departments;
