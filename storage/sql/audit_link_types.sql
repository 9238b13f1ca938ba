SELECT from_type
FROM links
WHERE council = ?1 AND from_type > ?2
ORDER BY from_type
LIMIT 1
