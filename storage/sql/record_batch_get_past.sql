SELECT r.key, e.body, e.visibility, r.visibility
FROM {table} AS r
JOIN entries AS e
  ON e.council = r.council AND e.type = '{table}' AND e.key = r.key
  AND e.sequence = (
    SELECT MAX(p.sequence)
    FROM entries AS p
    WHERE p.council = r.council AND p.type = '{table}' AND p.key = r.key
      AND p.sequence <= ?4)
WHERE r.council = ?1
  AND {visible:r.visibility:2} AND (r.delete_time IS NULL OR ?5 = 1)
  AND {visible:e.visibility:2} AND e.action <> 3 AND r.key IN ({keys:6})
ORDER BY r.key
