-- The first schema: secrets, the ledger, the links, and a table for each
-- resource. Times are microseconds since 1970 UTC; civil days are integers
-- YYYYMMDD with zeros for what a partial date lacks. Typed columns (f_...)
-- repeat fields of the body for filters and orders, 0 or '' where the field is
-- not set; the body is the truth.

CREATE TABLE secrets (
  name {text} NOT NULL PRIMARY KEY,
  value {blob} NOT NULL
){table_end};

-- One row per council: where its ledger stands. It is also what a writer locks.
CREATE TABLE heads (
  council {text} NOT NULL PRIMARY KEY,
  sequence {integer} NOT NULL,
  write_number {integer} NOT NULL,
  commit_time {integer} NOT NULL
){table_end};

-- The partition in which the councils themselves are records.
INSERT INTO heads (council, sequence, write_number, commit_time)
VALUES ('-', 0, 0, 0);

-- The number of each writer's last commit. Where the database is reached over a
-- connection, it tells whether a commit was done whose answer was lost.
CREATE TABLE writers (
  writer {text} NOT NULL PRIMARY KEY,
  commits {integer} NOT NULL
){table_end};

-- One row per committed change. prior_visibility is the record's before it, 0
-- when it did not stand.
CREATE TABLE entries (
  council {text} NOT NULL REFERENCES heads (council),
  sequence {integer} NOT NULL,
  write_number {integer} NOT NULL,
  commit_time {integer} NOT NULL,
  actor {text} NOT NULL,
  method {text} NOT NULL,
  request_id {text},
  request_digest {blob},
  action {integer} NOT NULL,
  type {text} NOT NULL,
  key {text} NOT NULL,
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  prior_visibility {integer} NOT NULL,
  metadata_salt {blob},
  body_salt {blob},
  leaf {blob} NOT NULL,
  body {blob},
  PRIMARY KEY (council, sequence)
){table_end};

CREATE INDEX entries_by_record ON entries (council, type, key, sequence);
CREATE INDEX entries_by_request ON entries (council, request_id, sequence)
WHERE request_id IS NOT NULL;

CREATE TABLE links (
  council {text} NOT NULL REFERENCES heads (council),
  from_type {text} NOT NULL,
  from_key {text} NOT NULL,
  field {text} NOT NULL,
  position {integer} NOT NULL,
  to_type {text} NOT NULL,
  to_key {text} NOT NULL,
  PRIMARY KEY (council, from_type, from_key, field, position)
){table_end};

CREATE INDEX links_by_target
ON links (council, to_type, to_key, from_type, from_key, field);

CREATE TABLE councils (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE TABLE settings (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE TABLE bodies (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_display_name {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX bodies_by_display_name ON bodies (council, f_display_name, key);

CREATE TABLE posts (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_display_name {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE TABLE people (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_display_name {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX people_by_display_name ON people (council, f_display_name, key);

CREATE TABLE meetings (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_body {text} NOT NULL,
  f_date {integer} NOT NULL,
  f_state {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX meetings_by_body ON meetings (council, f_body, key);

CREATE INDEX meetings_by_body_date
ON meetings (council, f_body, f_date, key);

CREATE INDEX meetings_by_date ON meetings (council, f_date, key);

CREATE TABLE items (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_item_number {text} NOT NULL,
  f_title {text} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES meetings (council, key)
){table_end};

CREATE INDEX items_by_parent ON items (council, parent, key);

CREATE TABLE papers (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_item {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX papers_by_item ON papers (council, f_item, key);

CREATE TABLE issues (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_title {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX issues_by_title ON issues (council, f_title, key);

CREATE TABLE decisions (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_item {text} NOT NULL,
  f_decision_date {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX decisions_by_item ON decisions (council, f_item, key);

CREATE INDEX decisions_by_decision_date ON decisions (council, f_decision_date, key);

CREATE TABLE parts (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_position {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES decisions (council, key)
){table_end};

CREATE INDEX parts_by_parent ON parts (council, parent, key);

CREATE TABLE recommendations (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_made_item {text} NOT NULL,
  f_put_item {text} NOT NULL,
  f_state {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX recommendations_by_made_item ON recommendations (council, f_made_item, key);

CREATE INDEX recommendations_by_put_item ON recommendations (council, f_put_item, key);

CREATE INDEX recommendations_by_state ON recommendations (council, f_state, key);

CREATE TABLE commitments (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_origin_item {text} NOT NULL,
  f_to_body {text} NOT NULL,
  f_state {integer} NOT NULL,
  f_first_due_date {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX commitments_by_origin_item ON commitments (council, f_origin_item, key);

CREATE INDEX commitments_by_to_body ON commitments (council, f_to_body, key);

CREATE INDEX commitments_by_state_first_due_date
ON commitments (council, f_state, f_first_due_date, key);

CREATE TABLE citations (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_citing_item {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX citations_by_citing_item ON citations (council, f_citing_item, key);

CREATE TABLE documents (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_source_uri {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX documents_by_source_uri ON documents (council, f_source_uri, key);

CREATE TABLE imports (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_source_uri {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX imports_by_source_uri ON imports (council, f_source_uri, key);

CREATE TABLE api_tokens (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_token_digest {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE TABLE role_grants (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_subject {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX role_grants_by_subject ON role_grants (council, f_subject, key);

-- Whoever shows a token or a certificate does not say of which council.
CREATE INDEX api_tokens_by_digest ON api_tokens (f_token_digest);

CREATE INDEX role_grants_of_subject ON role_grants (f_subject);

CREATE TABLE strategies (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_title {text} NOT NULL,
  f_kind {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX strategies_by_title ON strategies (council, f_title, key);

CREATE TABLE editions (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_state {integer} NOT NULL,
  f_start_date {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES strategies (council, key)
){table_end};

CREATE INDEX editions_by_parent ON editions (council, parent, key);

CREATE TABLE objectives (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_title {text} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES strategies (council, key)
){table_end};

CREATE INDEX objectives_by_parent ON objectives (council, parent, key);

CREATE TABLE consultations (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_state {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES strategies (council, key)
){table_end};

CREATE INDEX consultations_by_parent ON consultations (council, parent, key);

CREATE TABLE plan_templates (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_title {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE TABLE summaries (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_title {text} NOT NULL,
  f_kind {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE TABLE memberships (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_person {text} NOT NULL,
  f_role {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES bodies (council, key)
){table_end};

CREATE INDEX memberships_by_parent ON memberships (council, parent, key);

CREATE INDEX memberships_by_person ON memberships (council, f_person, key);

CREATE TABLE holdings (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_person {text} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES posts (council, key)
){table_end};

CREATE INDEX holdings_by_parent ON holdings (council, parent, key);

CREATE INDEX holdings_by_person ON holdings (council, f_person, key);

CREATE TABLE departments (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_display_name {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX departments_by_display_name ON departments (council, f_display_name, key);

CREATE TABLE wards (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_display_name {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX wards_by_display_name ON wards (council, f_display_name, key);

CREATE TABLE exempt_parts (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_position {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES items (council, key)
){table_end};

CREATE INDEX exempt_parts_by_parent ON exempt_parts (council, parent, key);

CREATE TABLE attendances (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_person {text} NOT NULL,
  f_presence {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES meetings (council, key)
){table_end};

CREATE INDEX attendances_by_parent ON attendances (council, parent, key);

CREATE INDEX attendances_by_person ON attendances (council, f_person, key);

CREATE TABLE forward_plan_entries (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_decision_maker {text} NOT NULL,
  f_publication_date {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX forward_plan_entries_by_decision_maker ON forward_plan_entries (council, f_decision_maker, key);

CREATE INDEX forward_plan_entries_by_publication_date ON forward_plan_entries (council, f_publication_date, key);

CREATE TABLE notices (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_kind {integer} NOT NULL,
  f_publication_date {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX notices_by_kind_publication_date ON notices (council, f_kind, f_publication_date, key);

CREATE INDEX notices_by_publication_date ON notices (council, f_publication_date, key);
