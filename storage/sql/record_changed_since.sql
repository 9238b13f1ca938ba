SELECT key
FROM entries
WHERE council = ?1 AND type = '{table}' AND sequence > ?2
