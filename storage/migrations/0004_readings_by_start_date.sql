-- What a source reported of a period is found under whatever id it stands.
CREATE INDEX readings_by_start_date ON readings (council, f_start_date, key);
