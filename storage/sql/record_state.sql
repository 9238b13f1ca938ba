SELECT revision, visibility, delete_time, body
FROM {table}
WHERE council = ?1 AND key = ?2
