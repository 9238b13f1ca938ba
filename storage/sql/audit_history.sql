SELECT sequence, commit_time, action, revision, visibility,
       prior_visibility, body
FROM entries
WHERE council = ?1 AND type = ?2 AND key = ?3
ORDER BY sequence DESC
