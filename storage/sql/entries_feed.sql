SELECT sequence, write_number, commit_time, action, type, key, visibility,
       prior_visibility, CASE WHEN length(body) <= ?6 THEN body END
FROM entries
WHERE council = ?1 AND sequence > ?2 AND sequence <= ?3
  AND ({visible:visibility:4}
       OR ({visible:prior_visibility:4} AND prior_visibility > 0))
  AND action <> 5
ORDER BY sequence
LIMIT ?7
