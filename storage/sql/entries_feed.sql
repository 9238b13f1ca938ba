SELECT sequence, write_number, commit_time, action, type, key, visibility,
       prior_visibility, CASE WHEN length(body) <= ?8 THEN body END
FROM entries
WHERE council = ?1 AND sequence > ?2 AND sequence <= ?3
  AND (visibility IN (?4, ?5, ?6, ?7)
       OR (prior_visibility IN (?4, ?5, ?6, ?7) AND prior_visibility > 0))
ORDER BY sequence
LIMIT ?9
