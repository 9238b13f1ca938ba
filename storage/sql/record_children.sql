SELECT key, body
FROM {table}
WHERE council = ?1 AND delete_time IS NULL
  AND visibility IN (?2, ?3, ?4, ?5) AND parent IN ({keys:6})
ORDER BY key
