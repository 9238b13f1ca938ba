SELECT action, type, key
FROM entries
WHERE council = ?1 AND sequence > ?2 AND sequence < ?3 AND write_number = ?4
ORDER BY sequence
