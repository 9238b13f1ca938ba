SELECT key, {body}, {order}, visibility
FROM {table}
WHERE council = ?1 AND delete_time IS NULL
  AND {visible:visibility:2}{filter}
ORDER BY {order} {direction}, key {direction}
LIMIT ?4
