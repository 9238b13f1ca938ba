CREATE TABLE action_plans (
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
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX action_plans_by_start_date ON action_plans (council, f_start_date, key);

CREATE TABLE actions (
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
  f_department {text} NOT NULL,
  f_due_date {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX actions_by_department_due_date ON actions (council, f_department, f_due_date, key);

CREATE INDEX actions_by_state_due_date ON actions (council, f_state, f_due_date, key);

CREATE INDEX actions_by_due_date ON actions (council, f_due_date, key);

CREATE TABLE plan_entries (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_action {text} NOT NULL,
  f_disposition {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES action_plans (council, key)
){table_end};

CREATE INDEX plan_entries_by_parent ON plan_entries (council, parent, key);

CREATE INDEX plan_entries_by_action ON plan_entries (council, f_action, key);

CREATE TABLE milestones (
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
  f_due_date {integer} NOT NULL,
  PRIMARY KEY (council, key),
  FOREIGN KEY (council, parent) REFERENCES actions (council, key)
){table_end};

CREATE INDEX milestones_by_parent ON milestones (council, parent, key);

CREATE INDEX milestones_by_state_due_date ON milestones (council, f_state, f_due_date, key);

CREATE TABLE service_plans (
  council {text} NOT NULL REFERENCES heads (council),
  key {text} NOT NULL,
  parent {text},
  revision {integer} NOT NULL,
  visibility {integer} NOT NULL,
  create_time {integer} NOT NULL,
  update_time {integer} NOT NULL,
  delete_time {integer},
  body {blob} NOT NULL,
  f_department {text} NOT NULL,
  f_start_date {integer} NOT NULL,
  PRIMARY KEY (council, key)
){table_end};

CREATE INDEX service_plans_by_start_date ON service_plans (council, f_start_date, key);
