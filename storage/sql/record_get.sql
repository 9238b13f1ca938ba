SELECT body, visibility
FROM {table}
WHERE council = ?1 AND key = ?2 AND delete_time IS NULL
  AND {visible:visibility:3}
