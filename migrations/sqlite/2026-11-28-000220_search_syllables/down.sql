-- What the search was told finds more than before, and nothing less.
SELECT 1;
