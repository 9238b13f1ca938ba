SELECT d.key, d.f_decision_date
FROM links AS l
JOIN decisions AS d ON d.council = l.council AND d.key = l.from_key
WHERE l.council = ?1 AND l.to_type = 'issues' AND l.to_key = ?2
  AND l.from_type = 'decisions' AND d.f_item || '' = ''
  AND d.delete_time IS NULL AND {visible:d.visibility:3}
