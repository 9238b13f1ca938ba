SELECT key, {body}, {order}
FROM {table}
WHERE council = ?1 AND delete_time IS NULL
  AND visibility IN (?2, ?3, ?4, ?5){filter}
ORDER BY {order} {direction}, key {direction}
LIMIT ?6
