SELECT from_type, from_key, field
FROM links
WHERE council = ?1 AND to_type = ?2 AND to_key = ?3
ORDER BY from_type, from_key, field
LIMIT ?4
