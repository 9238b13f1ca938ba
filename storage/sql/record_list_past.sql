SELECT r.key, e.body, e.visibility, r.visibility
FROM {table} AS r
JOIN entries AS e
  ON e.council = r.council AND e.type = '{table}' AND e.key = r.key
  AND e.sequence = (
    SELECT MAX(p.sequence)
    FROM entries AS p
    WHERE p.council = r.council AND p.type = '{table}' AND p.key = r.key
      AND p.sequence <= ?7)
WHERE r.council = ?1 AND r.key > ?2 AND r.key < ?3
  AND {visible:r.visibility:4} AND (r.delete_time IS NULL OR ?8 = 1)
  AND {visible:e.visibility:4} AND e.action <> 3
ORDER BY r.key
LIMIT ?6
