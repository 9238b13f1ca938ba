SELECT request_digest, action, type, key, revision, body
FROM entries
WHERE council = ?1 AND request_id = ?2
ORDER BY sequence
