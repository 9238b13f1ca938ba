INSERT INTO links
  (council, from_type, from_key, field, position, to_type, to_key)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
