SELECT commit_time
FROM entries
WHERE council = ?1 AND sequence = ?2
