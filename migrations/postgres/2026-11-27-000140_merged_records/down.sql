DROP TABLE merged_records;
