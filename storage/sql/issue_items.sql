SELECT i.key, m.f_date
FROM links AS l
JOIN items AS i ON i.council = l.council AND i.key = l.from_key
JOIN meetings AS m ON m.council = i.council AND m.key = i.parent
WHERE l.council = ?1 AND l.to_type = 'issues' AND l.to_key = ?2
  AND l.from_type = 'items'
  AND i.delete_time IS NULL AND {visible:i.visibility:3}
  AND m.delete_time IS NULL AND {visible:m.visibility:3}
