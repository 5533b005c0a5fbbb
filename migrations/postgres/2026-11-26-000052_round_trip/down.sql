DROP TABLE round_trip;
