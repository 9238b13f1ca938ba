INSERT INTO heads (council, sequence, write_number, commit_time)
VALUES (?1, 0, 0, 0)
