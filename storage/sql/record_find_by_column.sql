SELECT council, key, body
FROM {table}
WHERE {column} = ?1 AND delete_time IS NULL
ORDER BY council, key
LIMIT 1000
