UPDATE heads
SET sequence = ?2, write_number = ?3, commit_time = ?4
WHERE council = ?1
