UPDATE {table}
SET parent = ?3, revision = ?4, visibility = ?5, create_time = ?6,
    update_time = ?7, delete_time = ?8, body = ?9{column_assignments}
WHERE council = ?1 AND key = ?2 AND revision = ?4 - 1
