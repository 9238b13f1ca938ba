SELECT body
FROM entries
WHERE council = ?1 AND sequence = ?2
