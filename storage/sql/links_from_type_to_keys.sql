SELECT to_key, from_key, field
FROM links
WHERE council = ?1 AND to_type = ?2 AND from_type = ?3 AND to_key IN ({keys:4})
ORDER BY to_key, from_key, field
