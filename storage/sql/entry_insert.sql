INSERT INTO entries
  (council, sequence, write_number, commit_time, actor, method, request_id,
   request_digest, action, type, key, revision, visibility, prior_visibility,
   metadata_salt, body_salt, leaf, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
        ?17, ?18)
