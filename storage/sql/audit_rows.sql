SELECT key, parent, revision, visibility, create_time, update_time, delete_time,
       body{columns}
FROM {table}
WHERE council = ?1 AND key > ?2
ORDER BY key
LIMIT ?3
