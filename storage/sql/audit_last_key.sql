SELECT max(key)
FROM {table}
WHERE council = ?1
