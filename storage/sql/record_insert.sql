INSERT INTO {table}
  (council, key, parent, revision, visibility, create_time, update_time,
   delete_time, body{columns})
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9{column_values})
