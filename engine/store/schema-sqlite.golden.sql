CREATE TABLE audit (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  ip TEXT,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  before_json TEXT,
  after_json TEXT,
  note TEXT
);

CREATE INDEX audit_actor ON audit(actor_id, id);

CREATE INDEX audit_object ON audit(kind, object, id);

CREATE TABLE auto_numbers (
  table_no INTEGER NOT NULL,
  field TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (table_no, field)
) WITHOUT ROWID;

CREATE VIEW births AS
SELECT id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
  created_at, ended_at, '' AS body
FROM runs;

CREATE TRIGGER births_insert INSTEAD OF INSERT ON births BEGIN
INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
  created_at, ended_at)
VALUES (NEW.id, NEW.flow_id, NEW.version, NEW.mode, NEW.priority, NEW.depth, NEW.flow_group, NEW.status, NEW.seq,
  NEW.epoch, NEW.lease_owner, NEW.due_at, NEW.created_at, NEW.ended_at);
INSERT INTO segments(run_id, seq, at, body) VALUES (NEW.id, NEW.seq, NEW.created_at, NEW.body);
  END;

CREATE TABLE blob_refs (
  run_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (run_id, hash)
) WITHOUT ROWID;

CREATE INDEX blob_refs_hash ON blob_refs(hash);

CREATE TABLE blobs (
  hash TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE cadence_switches (
  id TEXT PRIMARY KEY,
  schedule_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  from_mode TEXT NOT NULL,
  to_mode TEXT NOT NULL,
  reason TEXT NOT NULL
);

CREATE INDEX cadence_switches_schedule ON cadence_switches(schedule_id, id);

CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  cause TEXT NOT NULL,
  severity TEXT NOT NULL,
  object TEXT,
  field TEXT,
  value TEXT,
  suggestion TEXT,
  handler TEXT,
  deadline_at INTEGER,
  details TEXT,
  run_id TEXT,
  step TEXT,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  note TEXT
);

CREATE INDEX cases_open ON cases(opened_at) WHERE closed_at IS NULL;

CREATE INDEX cases_run ON cases(run_id) WHERE run_id IS NOT NULL;

CREATE TABLE change_sets (
  no INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  run_id TEXT,
  source_call TEXT,
  source_at INTEGER,
  mapping_version TEXT,
  import_id TEXT
);

CREATE INDEX change_sets_import ON change_sets(import_id) WHERE import_id IS NOT NULL;

CREATE TABLE channel_conflicts (
  channel_id TEXT NOT NULL,
  order_no TEXT NOT NULL,
  field TEXT NOT NULL,
  kept TEXT NOT NULL,
  kept_value TEXT NOT NULL,
  other TEXT NOT NULL,
  other_value TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (channel_id, order_no, field)
);

CREATE INDEX channel_conflicts_found ON channel_conflicts(channel_id, found_at);

CREATE TABLE channel_coverage (
  channel_id TEXT NOT NULL,
  list TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (channel_id, list, from_at)
);

CREATE TABLE channel_quarantine (
  channel_id TEXT NOT NULL,
  list TEXT NOT NULL,
  record_key TEXT NOT NULL,
  cause TEXT NOT NULL,
  problems TEXT NOT NULL,
  payload TEXT NOT NULL,
  source_call TEXT NOT NULL,
  mapping_version TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (channel_id, list, record_key)
);

CREATE INDEX channel_quarantine_cause ON channel_quarantine(channel_id, cause);

CREATE TABLE channel_walks (
  channel_id TEXT NOT NULL,
  list TEXT NOT NULL,
  kind TEXT NOT NULL,
  walk TEXT NOT NULL,
  ours INTEGER NOT NULL,
  written INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (channel_id, list)
);

CREATE TABLE channel_windows (
  channel_id TEXT NOT NULL,
  list TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ours INTEGER NOT NULL,
  theirs INTEGER,
  written INTEGER NOT NULL,
  PRIMARY KEY (channel_id, list, fetched_at, from_at)
);

CREATE INDEX channel_windows_age ON channel_windows(fetched_at);

CREATE INDEX channel_windows_until ON channel_windows(channel_id, until_at);

CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  connector TEXT NOT NULL,
  shop TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  definition TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  owner TEXT,
  owner_until INTEGER,
  token_until INTEGER,
  succeeded_at INTEGER,
  failed_at INTEGER,
  failures INTEGER NOT NULL,
  failure TEXT,
  look_at INTEGER NOT NULL
);

CREATE UNIQUE INDEX channels_shop ON channels(connector, shop);

CREATE TABLE data_table_changes (
  table_no INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  definition TEXT NOT NULL,
  PRIMARY KEY (table_no, revision)
);

CREATE TABLE data_tables (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  deleted_at INTEGER,
  definition TEXT NOT NULL
);

CREATE UNIQUE INDEX data_tables_id ON data_tables(id) WHERE deleted_at IS NULL;

CREATE TABLE dataset_batches (
  dataset TEXT NOT NULL,
  seq INTEGER NOT NULL,
  items INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (dataset, seq)
);

CREATE TABLE datasets (
  id TEXT PRIMARY KEY,
  run_id TEXT,
  schema TEXT NOT NULL,
  items INTEGER NOT NULL,
  batches INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE INDEX datasets_run ON datasets(run_id) WHERE run_id IS NOT NULL;

CREATE TABLE duties (
  name TEXT PRIMARY KEY,
  next_at INTEGER NOT NULL,
  owner TEXT,
  owner_until INTEGER,
  started_at INTEGER,
  ended_at INTEGER,
  failed_at INTEGER,
  failures INTEGER NOT NULL,
  error TEXT
);

CREATE TABLE engine_lock (
  id INTEGER PRIMARY KEY,
  worker TEXT NOT NULL,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  since INTEGER NOT NULL
);

CREATE TABLE failures (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
  flow_id TEXT NOT NULL,
  step TEXT,
  error TEXT NOT NULL,
  error_flow TEXT,
  handled_run TEXT,
  at INTEGER NOT NULL
);

CREATE INDEX failures_pending ON failures(id) WHERE handled_run IS NULL;

CREATE INDEX failures_run ON failures(run_id);

CREATE TABLE flow_drafts (
  flow_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  definition TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (flow_id, revision)
);

CREATE TABLE flow_versions (
  flow_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  hash TEXT NOT NULL,
  definition TEXT NOT NULL,
  name TEXT,
  note TEXT,
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (flow_id, version)
);

CREATE UNIQUE INDEX flow_versions_hash ON flow_versions(flow_id, hash);

CREATE TABLE flows (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  draft TEXT NOT NULL,
  draft_hash TEXT NOT NULL,
  layout TEXT NOT NULL,
  revision INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  version INTEGER,
  version_hash TEXT,
  paused TEXT,
  archived_at INTEGER,
  created_at INTEGER NOT NULL
);

CREATE VIEW guarded_births AS
SELECT id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
  created_at, ended_at, '' AS body, idem_key, serial_key, serial_at, hold_id, parent_run, parent_step, error_code,
  0 AS concurrency, '' AS keys
FROM runs;

CREATE TRIGGER guarded_births_insert INSTEAD OF INSERT ON guarded_births BEGIN
INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
  created_at, ended_at, idem_key, serial_key, serial_at, hold_id, parent_run, parent_step, error_code)
SELECT NEW.id, NEW.flow_id, NEW.version, NEW.mode, NEW.priority, NEW.depth, NEW.flow_group,
  iif(blocked OR crowded, 'queued', NEW.status), NEW.seq,
  iif(blocked OR crowded, 0, NEW.epoch), iif(blocked OR crowded, NULL, NEW.lease_owner),
  CASE WHEN blocked THEN NULL WHEN crowded THEN NEW.created_at ELSE NEW.due_at END,
  NEW.created_at, iif(blocked OR crowded, NULL, NEW.ended_at), NEW.idem_key, NEW.serial_key,
  NEW.serial_at, NEW.hold_id, NEW.parent_run, NEW.parent_step, NEW.error_code
FROM (SELECT
  NEW.serial_key IS NOT NULL AND (
    EXISTS (SELECT 1 FROM runs WHERE serial_key = NEW.serial_key AND status IN ('running', 'waiting'))
    OR EXISTS (SELECT 1 FROM runs WHERE serial_key = NEW.serial_key AND status = 'queued')) AS blocked,
  NEW.concurrency IS NOT NULL AND NEW.lease_owner IS NOT NULL AND NEW.concurrency <= (
    SELECT count(*) FROM runs
    WHERE flow_id = NEW.flow_id AND lease_owner IS NOT NULL AND due_at > NEW.created_at) AS crowded)
WHERE true
ON CONFLICT (flow_id, idem_key) WHERE idem_key IS NOT NULL DO NOTHING;
INSERT INTO segments(run_id, seq, at, body)
  SELECT id, NEW.seq, NEW.created_at, NEW.body FROM runs
  WHERE id = NEW.id AND NOT EXISTS (SELECT 1 FROM segments WHERE run_id = NEW.id);
INSERT OR IGNORE INTO run_keys(name, value, run_id)
  SELECT key, value, NEW.id FROM json_each(NEW.keys) WHERE EXISTS (SELECT 1 FROM runs WHERE id = NEW.id);
  END;

CREATE TABLE holds (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  target TEXT,
  reason TEXT NOT NULL,
  rate_per_minute INTEGER,
  stop_after_errors INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT,
  released_at INTEGER,
  released_by TEXT
);

CREATE TABLE import_files (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
);

CREATE TABLE import_problems (
  import_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  file TEXT NOT NULL,
  row_no INTEGER NOT NULL,
  record_key TEXT NOT NULL,
  cause TEXT NOT NULL,
  field TEXT NOT NULL,
  state TEXT NOT NULL,
  problems TEXT NOT NULL,
  payload TEXT,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (import_id, kind, file, row_no)
);

CREATE INDEX import_problems_cause ON import_problems(import_id, state, cause, field);

CREATE TABLE import_templates (
  id TEXT PRIMARY KEY,
  table_id TEXT NOT NULL,
  title TEXT NOT NULL,
  plan TEXT NOT NULL,
  shape TEXT,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
);

CREATE TABLE import_triggers (
  import_id TEXT PRIMARY KEY,
  mode TEXT NOT NULL
);

CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  table_id TEXT NOT NULL,
  state TEXT NOT NULL,
  files TEXT NOT NULL,
  asked TEXT NOT NULL,
  plan TEXT,
  finding TEXT,
  shape TEXT,
  dry_run INTEGER NOT NULL,
  digest TEXT,
  position INTEGER NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  bytes_read INTEGER NOT NULL,
  bytes_total INTEGER NOT NULL,
  problem TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  finished_at INTEGER,
  owner TEXT,
  owner_until INTEGER
);

CREATE INDEX imports_digest ON imports(digest) WHERE digest IS NOT NULL;

CREATE INDEX imports_open ON imports(id) WHERE state IN ('reading', 'mapping', 'importing', 'undoing');

CREATE TABLE inbox (
  run_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  token TEXT,
  step TEXT,
  name TEXT,
  payload TEXT NOT NULL,
  sender TEXT,
  dedupe TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (run_id, seq)
);

CREATE UNIQUE INDEX inbox_dedupe ON inbox(run_id, dedupe) WHERE dedupe IS NOT NULL;

CREATE TABLE intake_days (
  channel TEXT NOT NULL,
  day TEXT NOT NULL,
  source TEXT NOT NULL,
  orders INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  PRIMARY KEY (channel, day, source)
) WITHOUT ROWID;

CREATE VIEW keyed_births AS
SELECT id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
  created_at, ended_at, '' AS body, '' AS keys
FROM runs;

CREATE TRIGGER keyed_births_insert INSTEAD OF INSERT ON keyed_births BEGIN
INSERT INTO runs(id, flow_id, version, mode, priority, depth, flow_group, status, seq, epoch, lease_owner, due_at,
  created_at, ended_at)
VALUES (NEW.id, NEW.flow_id, NEW.version, NEW.mode, NEW.priority, NEW.depth, NEW.flow_group, NEW.status, NEW.seq,
  NEW.epoch, NEW.lease_owner, NEW.due_at, NEW.created_at, NEW.ended_at);
INSERT INTO segments(run_id, seq, at, body) VALUES (NEW.id, NEW.seq, NEW.created_at, NEW.body);
INSERT OR IGNORE INTO run_keys(name, value, run_id) SELECT key, value, NEW.id FROM json_each(NEW.keys);
  END;

CREATE TABLE mapping_templates (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  mapping TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
);

CREATE TABLE order_problems (
  record_no INTEGER NOT NULL,
  cause TEXT NOT NULL,
  field TEXT NOT NULL,
  item TEXT NOT NULL,
  channel TEXT NOT NULL,
  order_no TEXT NOT NULL,
  texts TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  due_at INTEGER,
  PRIMARY KEY (record_no, cause, field, item)
) WITHOUT ROWID;

CREATE INDEX order_problems_cause ON order_problems(cause, item);

CREATE TABLE packs (
  id TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  manifest TEXT NOT NULL,
  installed_at INTEGER NOT NULL,
  installed_by TEXT NOT NULL
);

CREATE TABLE permissions (
  role_id TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  PRIMARY KEY (role_id, action, kind, object)
);

CREATE TABLE promotion_windows (
  id TEXT PRIMARY KEY,
  calendar TEXT NOT NULL,
  name TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  preheat_ms INTEGER,
  revision INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
);

CREATE INDEX promotion_windows_calendar ON promotion_windows(calendar, start_at);

CREATE TABLE rate_buckets (id TEXT PRIMARY KEY, full_at INTEGER NOT NULL);

CREATE TABLE record_action_items (
  action_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  record_id TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  run_id TEXT,
  PRIMARY KEY (action_id, place)
);

CREATE INDEX record_action_items_open ON record_action_items(action_id, place) WHERE state = 'pending';

CREATE TABLE record_actions (
  id TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  node_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  table_id TEXT NOT NULL,
  idem_key TEXT,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  ended_at INTEGER
);

CREATE UNIQUE INDEX record_actions_key ON record_actions(flow_id, idem_key) WHERE idem_key IS NOT NULL;

CREATE INDEX record_actions_open ON record_actions(id) WHERE state = 'running';

CREATE INDEX record_actions_table ON record_actions(table_id, id);

CREATE TABLE record_changes (
  seq INTEGER PRIMARY KEY,
  record_no INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  set_no INTEGER NOT NULL,
  previous_seq INTEGER,
  source_at INTEGER,
  payload_no INTEGER,
  payload_at INTEGER,
  old TEXT
);

CREATE TABLE record_index (
  index_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  record_no INTEGER NOT NULL,
  PRIMARY KEY (index_no, key, record_no)
) WITHOUT ROWID;

CREATE TABLE record_keys (
  key_no INTEGER NOT NULL,
  key TEXT NOT NULL,
  record_no INTEGER NOT NULL,
  PRIMARY KEY (key_no, key)
) WITHOUT ROWID;

CREATE TABLE record_payloads (
  no INTEGER PRIMARY KEY,
  items INTEGER NOT NULL,
  body BLOB NOT NULL
);

CREATE TABLE record_views (
  id TEXT PRIMARY KEY,
  table_id TEXT NOT NULL,
  owner TEXT NOT NULL,
  shared INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  content TEXT NOT NULL
);

CREATE INDEX record_views_table ON record_views(table_id, id);

CREATE TABLE records (
  no INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  change_seq INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  data JSON TEXT NOT NULL
);

CREATE INDEX records_deleted ON records(no) WHERE deleted_at IS NOT NULL;

CREATE TABLE repair_items (
  repair_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  run_seq INTEGER NOT NULL,
  state TEXT NOT NULL,
  result_run TEXT,
  error_code TEXT,
  released_at INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (repair_id, seq)
);

CREATE INDEX repair_items_of_run ON repair_items(run_id, state);

CREATE INDEX repair_items_released ON repair_items(repair_id) WHERE state = 'released';

CREATE UNIQUE INDEX repair_items_run ON repair_items(run_id)
  WHERE state IN ('pending', 'releasing', 'released');

CREATE INDEX repair_items_state ON repair_items(repair_id, state, seq);

CREATE TABLE repairs (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  filter TEXT NOT NULL,
  change TEXT NOT NULL,
  reason TEXT NOT NULL,
  rate_per_minute INTEGER NOT NULL,
  stop_after_errors INTEGER NOT NULL,
  after_run TEXT NOT NULL,
  next_seq INTEGER NOT NULL,
  next_release_at INTEGER NOT NULL,
  count_from INTEGER NOT NULL,
  owner TEXT,
  owner_until INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  ended_at INTEGER,
  ended_by TEXT,
  end_code TEXT
);

CREATE INDEX repairs_open ON repairs(id) WHERE state IN ('collecting', 'running');

CREATE TABLE roles (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  shipped INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE row_triggers (
  flow_id TEXT NOT NULL,
  node_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  table_no INTEGER NOT NULL,
  table_id TEXT NOT NULL,
  config TEXT NOT NULL,
  on_pause TEXT NOT NULL,
  after_seq INTEGER NOT NULL,
  started INTEGER NOT NULL,
  last_at INTEGER,
  removed_at INTEGER,
  PRIMARY KEY (flow_id, node_id)
);

CREATE TABLE run_keys (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  run_id TEXT NOT NULL,
  PRIMARY KEY (value, name, run_id)
) WITHOUT ROWID;

CREATE INDEX run_keys_run ON run_keys(run_id);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  mode TEXT NOT NULL,
  priority INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  flow_group TEXT,
  status TEXT NOT NULL,
  seq INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  inbox_seq INTEGER NOT NULL DEFAULT 0,
  inbox_read INTEGER NOT NULL DEFAULT 0,
  lease_owner TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  idem_key TEXT,
  serial_key TEXT,
  serial_at INTEGER,
  hold_id TEXT,
  parent_run TEXT,
  parent_step TEXT,
  error_code TEXT
) WITHOUT ROWID;

CREATE INDEX runs_due ON runs(priority, due_at) WHERE due_at IS NOT NULL AND hold_id IS NULL;

CREATE INDEX runs_flow ON runs(flow_id, id);

CREATE INDEX runs_held ON runs(hold_id, id) WHERE hold_id IS NOT NULL;

CREATE UNIQUE INDEX runs_idem ON runs(flow_id, idem_key) WHERE idem_key IS NOT NULL;

CREATE INDEX runs_leased ON runs(flow_id) WHERE lease_owner IS NOT NULL;

CREATE INDEX runs_mode ON runs(mode, id) WHERE mode <> 'live';

CREATE INDEX runs_parent ON runs(parent_run) WHERE parent_run IS NOT NULL;

CREATE UNIQUE INDEX runs_serial_open ON runs(serial_key)
  WHERE serial_key IS NOT NULL AND status IN ('running', 'waiting');

CREATE INDEX runs_serial_queue ON runs(serial_key, serial_at, id)
  WHERE serial_key IS NOT NULL AND status = 'queued';

CREATE INDEX runs_status ON runs(status, id) WHERE status <> 'completed';

CREATE TABLE schedule_gaps (
  schedule_id TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  missed INTEGER NOT NULL,
  more INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  filled_at INTEGER,
  PRIMARY KEY (schedule_id, from_at)
);

CREATE TABLE schedule_slots (
  schedule_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  slot_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  mode TEXT NOT NULL,
  reason TEXT,
  run_id TEXT,
  decided_at INTEGER NOT NULL,
  PRIMARY KEY (schedule_id, kind, slot_at)
);

CREATE INDEX schedule_slots_age ON schedule_slots(decided_at);

CREATE INDEX schedule_slots_queued ON schedule_slots(schedule_id, slot_at) WHERE state = 'queued';

CREATE INDEX schedule_slots_started ON schedule_slots(schedule_id) WHERE state = 'started';

CREATE TABLE schedules (
  id TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  node_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  config TEXT NOT NULL,
  on_pause TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  switched_at INTEGER NOT NULL,
  switched_by TEXT NOT NULL,
  floor_at INTEGER NOT NULL,
  make_up TEXT,
  make_up_until INTEGER,
  last_slot_at INTEGER,
  next_at INTEGER,
  look_at INTEGER,
  pace TEXT,
  revision INTEGER NOT NULL,
  removed_at INTEGER
);

CREATE INDEX schedules_look ON schedules(look_at) WHERE look_at IS NOT NULL;

CREATE UNIQUE INDEX schedules_node ON schedules(flow_id, node_id);

CREATE TABLE schema_migrations (id TEXT PRIMARY KEY, at INTEGER NOT NULL);

CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  note TEXT,
  sealed TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE segments (
  run_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, seq)
);

CREATE TABLE serials (
  key TEXT PRIMARY KEY,
  applied_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ip TEXT,
  agent TEXT
);

CREATE INDEX sessions_expiry ON sessions(expires_at);

CREATE INDEX sessions_user ON sessions(user_id);

CREATE TABLE step_batches (
  run_id TEXT NOT NULL,
  step TEXT NOT NULL,
  batches INTEGER NOT NULL,
  sums TEXT NOT NULL,
  PRIMARY KEY (run_id, step)
);

CREATE TABLE step_cache (
  key TEXT PRIMARY KEY,
  output TEXT NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE INDEX step_cache_expiry ON step_cache(expires_at);

CREATE TABLE table_structures (
  no INTEGER PRIMARY KEY,
  table_no INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  fields TEXT NOT NULL,
  state TEXT NOT NULL,
  built_no INTEGER,
  until_no INTEGER,
  changed_at INTEGER NOT NULL,
  problem TEXT
);

CREATE INDEX table_structures_open ON table_structures(no) WHERE state IN ('building', 'dropping');

CREATE INDEX table_structures_table ON table_structures(table_no);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  hash TEXT NOT NULL,
  role_id TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
);

CREATE UNIQUE INDEX tokens_hash ON tokens(hash);

CREATE TABLE user_roles (
  user_id TEXT NOT NULL,
  role_id TEXT NOT NULL,
  PRIMARY KEY (user_id, role_id)
);

CREATE INDEX user_roles_role ON user_roles(role_id);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  disabled_at INTEGER,
  created_at INTEGER NOT NULL,
  last_login_at INTEGER
);

CREATE UNIQUE INDEX users_login ON users(login);

CREATE TABLE waits (
  token TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
  step TEXT NOT NULL,
  kind TEXT NOT NULL,
  wait TEXT NOT NULL,
  due_at INTEGER,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER
);

CREATE INDEX waits_run ON waits(run_id);

CREATE TABLE webhooks (
  path TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  node_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE UNIQUE INDEX webhooks_node ON webhooks(flow_id, node_id);

CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL
);
