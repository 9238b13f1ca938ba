SELECT from_key, field, position, to_type, to_key
FROM links
WHERE council = ?1 AND from_type = ?2 AND from_key > ?3 AND from_key <= ?4
ORDER BY from_key, field, position
