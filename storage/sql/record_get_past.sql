SELECT e.body, e.visibility, e.action, r.visibility
FROM entries AS e
JOIN {table} AS r ON r.council = ?4 AND r.key = e.key
WHERE e.council = ?1 AND e.type = '{table}' AND e.key = ?2 AND e.sequence <= ?3
  AND {visible:r.visibility:5} AND (r.delete_time IS NULL OR ?7 = 1)
ORDER BY e.sequence DESC
LIMIT 1
