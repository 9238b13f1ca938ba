SELECT key, {body}, visibility
FROM {table}
WHERE council = ?1 AND key > ?2 AND key < ?3 AND delete_time IS NULL
  AND {visible:visibility:4}{filter}
ORDER BY key
LIMIT ?6
