SELECT key, min(sequence)
FROM entries
WHERE council = ?1 AND type = ?2 AND key > ?3 AND key <= ?4
GROUP BY key
ORDER BY key
