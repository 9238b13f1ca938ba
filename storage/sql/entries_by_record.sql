SELECT sequence, write_number, commit_time, actor, method, request_id, action,
       type, key, revision, visibility, metadata_salt, body_salt, leaf, body
FROM entries
WHERE council = ?1 AND type = ?2 AND key = ?3 AND sequence < ?4
  AND action <> 5
ORDER BY sequence DESC
LIMIT ?5
