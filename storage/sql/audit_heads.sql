SELECT council, sequence, write_number, commit_time
FROM heads
WHERE council > ?1
ORDER BY council
LIMIT ?2
