INSERT INTO schema_migrations (version, name, checksum, applied_time)
VALUES (?1, ?2, ?3, ?4)
