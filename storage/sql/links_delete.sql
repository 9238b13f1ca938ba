DELETE FROM links
WHERE council = ?1 AND from_type = ?2 AND from_key = ?3
