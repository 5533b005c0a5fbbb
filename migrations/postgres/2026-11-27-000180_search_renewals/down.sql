DROP TABLE search_renewals;
