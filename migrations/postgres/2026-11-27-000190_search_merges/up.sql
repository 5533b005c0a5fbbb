-- Its search is an index like any other.
SELECT 1;
