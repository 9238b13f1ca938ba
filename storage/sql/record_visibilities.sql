SELECT key, visibility
FROM {table}
WHERE council = ?1 AND delete_time IS NULL AND key IN ({keys:2})
