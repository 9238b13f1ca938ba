CREATE TABLE measures (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_code {text} NOT NULL,
  f_department {text} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX measures_by_code ON measures (council, f_code, key);

CREATE INDEX measures_by_department_code ON measures (council, f_department, f_code, key);

CREATE TABLE targets (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_start_date {integer} NOT NULL,
  f_end_date {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES measures (council, key)
){table_end};

CREATE INDEX targets_by_parent ON targets (council, parent, key);

CREATE TABLE readings (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_start_date {integer} NOT NULL,
  f_end_date {integer} NOT NULL,
  f_status {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES measures (council, key)
){table_end};

CREATE INDEX readings_by_parent ON readings (council, parent, key);
