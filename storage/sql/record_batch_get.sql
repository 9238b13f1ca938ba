SELECT key, body, visibility
FROM {table}
WHERE council = ?1 AND delete_time IS NULL
  AND {visible:visibility:2} AND key IN ({keys:4})
ORDER BY key
