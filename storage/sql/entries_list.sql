SELECT sequence, write_number, commit_time, actor, method, request_id, action,
       type, key, revision, visibility, metadata_salt, body_salt, leaf, body
FROM entries
WHERE council = ?1 AND sequence > ?2
ORDER BY sequence
LIMIT ?3
