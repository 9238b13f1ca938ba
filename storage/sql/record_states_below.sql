SELECT key, revision, visibility, body
FROM {table}
WHERE council = ?1 AND key > ?2 AND key < ?3 AND delete_time IS NULL
ORDER BY key
LIMIT ?4
