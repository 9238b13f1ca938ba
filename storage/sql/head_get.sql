SELECT sequence, write_number, commit_time
FROM heads
WHERE council = ?1
