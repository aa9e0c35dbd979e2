CREATE TABLE audit (
  id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  actor_kind text COLLATE "C" NOT NULL,
  actor_id text COLLATE "C" NOT NULL,
  actor_name text COLLATE "C" NOT NULL,
  ip text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  object text COLLATE "C" NOT NULL,
  before_json text COLLATE "C",
  after_json text COLLATE "C",
  note text COLLATE "C",
  PRIMARY KEY (id)
);
CREATE INDEX audit_actor ON public.audit USING btree (actor_id, id);
CREATE INDEX audit_object ON public.audit USING btree (kind, object, id);

CREATE TABLE auto_numbers (
  table_no bigint NOT NULL,
  field text COLLATE "C" NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (table_no, field)
);

CREATE TABLE blob_refs (
  run_id text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  PRIMARY KEY (run_id, hash)
);
CREATE INDEX blob_refs_hash ON public.blob_refs USING btree (hash);

CREATE TABLE blobs (
  hash text COLLATE "C" NOT NULL,
  size bigint NOT NULL,
  at bigint NOT NULL,
  body text COLLATE "C" NOT NULL,
  PRIMARY KEY (hash)
);

CREATE TABLE cadence_switches (
  id text COLLATE "C" NOT NULL,
  schedule_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  from_mode text COLLATE "C" NOT NULL,
  to_mode text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX cadence_switches_schedule ON public.cadence_switches USING btree (schedule_id, id);

CREATE TABLE cases (
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  cause text COLLATE "C" NOT NULL,
  severity text COLLATE "C" NOT NULL,
  object text COLLATE "C",
  field text COLLATE "C",
  value text COLLATE "C",
  suggestion text COLLATE "C",
  handler text COLLATE "C",
  deadline_at bigint,
  details text COLLATE "C",
  run_id text COLLATE "C",
  step text COLLATE "C",
  opened_at bigint NOT NULL,
  closed_at bigint,
  closed_by text COLLATE "C",
  note text COLLATE "C",
  PRIMARY KEY (id)
);
CREATE INDEX cases_open ON public.cases USING btree (opened_at) WHERE (closed_at IS NULL);
CREATE INDEX cases_run ON public.cases USING btree (run_id) WHERE (run_id IS NOT NULL);

CREATE TABLE change_sets (
  no bigint NOT NULL,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  at bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  run_id text COLLATE "C",
  source_call text COLLATE "C",
  source_at bigint,
  mapping_version text COLLATE "C",
  import_id text COLLATE "C",
  PRIMARY KEY (no)
);
CREATE INDEX change_sets_import ON public.change_sets USING btree (import_id) WHERE (import_id IS NOT NULL);

CREATE TABLE channel_conflicts (
  channel_id text COLLATE "C" NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  kept text COLLATE "C" NOT NULL,
  kept_value text COLLATE "C" NOT NULL,
  other text COLLATE "C" NOT NULL,
  other_value text COLLATE "C" NOT NULL,
  found_at bigint NOT NULL,
  PRIMARY KEY (channel_id, order_no, field)
);
CREATE INDEX channel_conflicts_found ON public.channel_conflicts USING btree (channel_id, found_at);

CREATE TABLE channel_coverage (
  channel_id text COLLATE "C" NOT NULL,
  list text COLLATE "C" NOT NULL,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL,
  PRIMARY KEY (channel_id, list, from_at)
);

CREATE TABLE channel_quarantine (
  channel_id text COLLATE "C" NOT NULL,
  list text COLLATE "C" NOT NULL,
  record_key text COLLATE "C" NOT NULL,
  cause text COLLATE "C" NOT NULL,
  problems text COLLATE "C" NOT NULL,
  payload text COLLATE "C" NOT NULL,
  source_call text COLLATE "C" NOT NULL,
  mapping_version text COLLATE "C" NOT NULL,
  fetched_at bigint NOT NULL,
  PRIMARY KEY (channel_id, list, record_key)
);
CREATE INDEX channel_quarantine_cause ON public.channel_quarantine USING btree (channel_id, cause);

CREATE TABLE channel_walks (
  channel_id text COLLATE "C" NOT NULL,
  list text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  walk text COLLATE "C" NOT NULL,
  ours bigint NOT NULL,
  written bigint NOT NULL,
  changed_at bigint NOT NULL,
  PRIMARY KEY (channel_id, list)
);

CREATE TABLE channel_windows (
  channel_id text COLLATE "C" NOT NULL,
  list text COLLATE "C" NOT NULL,
  fetched_at bigint NOT NULL,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  ours bigint NOT NULL,
  theirs bigint,
  written bigint NOT NULL,
  PRIMARY KEY (channel_id, list, fetched_at, from_at)
);
CREATE INDEX channel_windows_age ON public.channel_windows USING btree (fetched_at);
CREATE INDEX channel_windows_until ON public.channel_windows USING btree (channel_id, until_at);

CREATE TABLE channels (
  id text COLLATE "C" NOT NULL,
  connector text COLLATE "C" NOT NULL,
  shop text COLLATE "C" NOT NULL,
  enabled bigint NOT NULL,
  definition text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  changed_by text COLLATE "C" NOT NULL,
  owner text COLLATE "C",
  owner_until bigint,
  token_until bigint,
  succeeded_at bigint,
  failed_at bigint,
  failures bigint NOT NULL,
  failure text COLLATE "C",
  look_at bigint NOT NULL,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX channels_shop ON public.channels USING btree (connector, shop);

CREATE TABLE data_table_changes (
  table_no bigint NOT NULL,
  revision bigint NOT NULL,
  at bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  definition text COLLATE "C" NOT NULL,
  PRIMARY KEY (table_no, revision)
);

CREATE TABLE data_tables (
  no bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  generation bigint NOT NULL,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  changed_at bigint NOT NULL,
  changed_by text COLLATE "C" NOT NULL,
  deleted_at bigint,
  definition text COLLATE "C" NOT NULL,
  PRIMARY KEY (no)
);
CREATE UNIQUE INDEX data_tables_id ON public.data_tables USING btree (id) WHERE (deleted_at IS NULL);

CREATE TABLE dataset_batches (
  dataset text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  items bigint NOT NULL,
  body text COLLATE "C" NOT NULL,
  PRIMARY KEY (dataset, seq)
);

CREATE TABLE datasets (
  id text COLLATE "C" NOT NULL,
  run_id text COLLATE "C",
  schema text COLLATE "C" NOT NULL,
  items bigint NOT NULL,
  batches bigint NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX datasets_run ON public.datasets USING btree (run_id) WHERE (run_id IS NOT NULL);

CREATE TABLE duties (
  name text COLLATE "C" NOT NULL,
  next_at bigint NOT NULL,
  owner text COLLATE "C",
  owner_until bigint,
  started_at bigint,
  ended_at bigint,
  failed_at bigint,
  failures bigint NOT NULL,
  error text COLLATE "C",
  PRIMARY KEY (name)
);

CREATE TABLE engine_lock (
  id bigint NOT NULL,
  worker text COLLATE "C" NOT NULL,
  pid bigint NOT NULL,
  host text COLLATE "C" NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE failures (
  id text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  flow_id text COLLATE "C" NOT NULL,
  step text COLLATE "C",
  error text COLLATE "C" NOT NULL,
  error_flow text COLLATE "C",
  handled_run text COLLATE "C",
  at bigint NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX failures_pending ON public.failures USING btree (id) WHERE (handled_run IS NULL);
CREATE INDEX failures_run ON public.failures USING btree (run_id);

CREATE TABLE flow_drafts (
  flow_id text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  definition text COLLATE "C" NOT NULL,
  saved_at bigint NOT NULL,
  saved_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (flow_id, revision)
);

CREATE TABLE flow_versions (
  flow_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  hash text COLLATE "C" NOT NULL,
  definition text COLLATE "C" NOT NULL,
  name text COLLATE "C",
  note text COLLATE "C",
  published_at bigint NOT NULL,
  published_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (flow_id, version)
);
CREATE UNIQUE INDEX flow_versions_hash ON public.flow_versions USING btree (flow_id, hash);

CREATE TABLE flows (
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  draft text COLLATE "C" NOT NULL,
  draft_hash text COLLATE "C" NOT NULL,
  layout text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  saved_at bigint NOT NULL,
  saved_by text COLLATE "C" NOT NULL,
  version bigint,
  version_hash text COLLATE "C",
  paused text COLLATE "C",
  archived_at bigint,
  created_at bigint NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE holds (
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  target text COLLATE "C",
  reason text COLLATE "C" NOT NULL,
  rate_per_minute bigint,
  stop_after_errors bigint,
  created_at bigint NOT NULL,
  created_by text COLLATE "C",
  released_at bigint,
  released_by text COLLATE "C",
  PRIMARY KEY (id)
);

CREATE TABLE import_files (
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  path text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  hash text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE import_problems (
  import_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  file text COLLATE "C" NOT NULL,
  row_no bigint NOT NULL,
  record_key text COLLATE "C" NOT NULL,
  cause text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  problems text COLLATE "C" NOT NULL,
  payload text COLLATE "C",
  changed_at bigint NOT NULL,
  PRIMARY KEY (import_id, kind, file, row_no)
);
CREATE INDEX import_problems_cause ON public.import_problems USING btree (import_id, state, cause, field);

CREATE TABLE import_templates (
  id text COLLATE "C" NOT NULL,
  table_id text COLLATE "C" NOT NULL,
  title text COLLATE "C" NOT NULL,
  plan text COLLATE "C" NOT NULL,
  shape text COLLATE "C",
  changed_at bigint NOT NULL,
  changed_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE import_triggers (
  import_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  PRIMARY KEY (import_id)
);

CREATE TABLE imports (
  id text COLLATE "C" NOT NULL,
  table_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  files text COLLATE "C" NOT NULL,
  asked text COLLATE "C" NOT NULL,
  plan text COLLATE "C",
  finding text COLLATE "C",
  shape text COLLATE "C",
  dry_run bigint NOT NULL,
  digest text COLLATE "C",
  position bigint NOT NULL,
  created bigint NOT NULL,
  changed bigint NOT NULL,
  unchanged bigint NOT NULL,
  bytes_read bigint NOT NULL,
  bytes_total bigint NOT NULL,
  problem text COLLATE "C",
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  changed_at bigint NOT NULL,
  finished_at bigint,
  owner text COLLATE "C",
  owner_until bigint,
  PRIMARY KEY (id)
);
CREATE INDEX imports_digest ON public.imports USING btree (digest) WHERE (digest IS NOT NULL);
CREATE INDEX imports_open ON public.imports USING btree (id) WHERE (state = ANY (ARRAY['reading'::text, 'mapping'::text, 'importing'::text, 'undoing'::text]));

CREATE TABLE inbox (
  run_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  token text COLLATE "C",
  step text COLLATE "C",
  name text COLLATE "C",
  payload text COLLATE "C" NOT NULL,
  sender text COLLATE "C",
  dedupe text COLLATE "C",
  at bigint NOT NULL,
  PRIMARY KEY (run_id, seq)
);
CREATE UNIQUE INDEX inbox_dedupe ON public.inbox USING btree (run_id, dedupe) WHERE (dedupe IS NOT NULL);

CREATE TABLE intake_days (
  channel text COLLATE "C" NOT NULL,
  day text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  orders bigint NOT NULL,
  wrong bigint NOT NULL,
  PRIMARY KEY (channel, day, source)
);

CREATE TABLE mapping_templates (
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  mapping text COLLATE "C" NOT NULL,
  changed_at bigint NOT NULL,
  changed_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE order_problems (
  record_no bigint NOT NULL,
  cause text COLLATE "C" NOT NULL,
  field text COLLATE "C" NOT NULL,
  item text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  texts text COLLATE "C" NOT NULL,
  found_at bigint NOT NULL,
  due_at bigint,
  PRIMARY KEY (record_no, cause, field, item)
);
CREATE INDEX order_problems_cause ON public.order_problems USING btree (cause, item);

CREATE TABLE packs (
  id text COLLATE "C" NOT NULL,
  version text COLLATE "C" NOT NULL,
  manifest text COLLATE "C" NOT NULL,
  installed_at bigint NOT NULL,
  installed_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE permissions (
  role_id text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  object text COLLATE "C" NOT NULL,
  PRIMARY KEY (role_id, action, kind, object)
);

CREATE TABLE promotion_windows (
  id text COLLATE "C" NOT NULL,
  calendar text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  start_at bigint NOT NULL,
  end_at bigint NOT NULL,
  preheat_ms bigint,
  revision bigint NOT NULL,
  changed_at bigint NOT NULL,
  changed_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX promotion_windows_calendar ON public.promotion_windows USING btree (calendar, start_at);

CREATE TABLE rate_buckets (
  id text COLLATE "C" NOT NULL,
  full_at bigint NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE record_action_items (
  action_id text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  record_id text COLLATE "C" NOT NULL,
  title text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  reason text COLLATE "C",
  run_id text COLLATE "C",
  PRIMARY KEY (action_id, place)
);
CREATE INDEX record_action_items_open ON public.record_action_items USING btree (action_id, place) WHERE (state = 'pending'::text);

CREATE TABLE record_actions (
  id text COLLATE "C" NOT NULL,
  flow_id text COLLATE "C" NOT NULL,
  node_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  table_id text COLLATE "C" NOT NULL,
  idem_key text COLLATE "C",
  actor text COLLATE "C" NOT NULL,
  actor_name text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  ended_at bigint,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX record_actions_key ON public.record_actions USING btree (flow_id, idem_key) WHERE (idem_key IS NOT NULL);
CREATE INDEX record_actions_open ON public.record_actions USING btree (id) WHERE (state = 'running'::text);
CREATE INDEX record_actions_table ON public.record_actions USING btree (table_id, id);

CREATE TABLE record_changes (
  seq bigint NOT NULL,
  record_no bigint NOT NULL,
  revision bigint NOT NULL,
  kind bigint NOT NULL,
  set_no bigint NOT NULL,
  previous_seq bigint,
  source_at bigint,
  payload_no bigint,
  payload_at bigint,
  old text COLLATE "C",
  PRIMARY KEY (seq)
);

CREATE TABLE record_index (
  index_no bigint NOT NULL,
  key text COLLATE "C" NOT NULL,
  record_no bigint NOT NULL,
  PRIMARY KEY (index_no, key, record_no)
);

CREATE TABLE record_keys (
  key_no bigint NOT NULL,
  key text COLLATE "C" NOT NULL,
  record_no bigint NOT NULL,
  PRIMARY KEY (key_no, key)
);

CREATE TABLE record_payloads (
  no bigint NOT NULL,
  items bigint NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (no)
);

CREATE TABLE record_views (
  id text COLLATE "C" NOT NULL,
  table_id text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  shared bigint NOT NULL,
  revision bigint NOT NULL,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  content text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX record_views_table ON public.record_views USING btree (table_id, id);

CREATE TABLE records (
  no bigint NOT NULL,
  revision bigint NOT NULL,
  change_seq bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  data jsonb NOT NULL,
  PRIMARY KEY (no)
);
CREATE INDEX records_deleted ON public.records USING btree (no) WHERE (deleted_at IS NOT NULL);

CREATE TABLE repair_items (
  repair_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  run_seq bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  result_run text COLLATE "C",
  error_code text COLLATE "C",
  released_at bigint,
  ended_at bigint,
  PRIMARY KEY (repair_id, seq)
);
CREATE INDEX repair_items_of_run ON public.repair_items USING btree (run_id, state);
CREATE INDEX repair_items_released ON public.repair_items USING btree (repair_id) WHERE (state = 'released'::text);
CREATE UNIQUE INDEX repair_items_run ON public.repair_items USING btree (run_id) WHERE (state = ANY (ARRAY['pending'::text, 'releasing'::text, 'released'::text]));
CREATE INDEX repair_items_state ON public.repair_items USING btree (repair_id, state, seq);

CREATE TABLE repairs (
  id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  filter text COLLATE "C" NOT NULL,
  change text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  rate_per_minute bigint NOT NULL,
  stop_after_errors bigint NOT NULL,
  after_run text COLLATE "C" NOT NULL,
  next_seq bigint NOT NULL,
  next_release_at bigint NOT NULL,
  count_from bigint NOT NULL,
  owner text COLLATE "C",
  owner_until bigint,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  ended_at bigint,
  ended_by text COLLATE "C",
  end_code text COLLATE "C",
  PRIMARY KEY (id)
);
CREATE INDEX repairs_open ON public.repairs USING btree (id) WHERE (state = ANY (ARRAY['collecting'::text, 'running'::text]));

CREATE TABLE roles (
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  shipped bigint NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE row_triggers (
  flow_id text COLLATE "C" NOT NULL,
  node_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  table_no bigint NOT NULL,
  table_id text COLLATE "C" NOT NULL,
  config text COLLATE "C" NOT NULL,
  on_pause text COLLATE "C" NOT NULL,
  after_seq bigint NOT NULL,
  started bigint NOT NULL,
  last_at bigint,
  removed_at bigint,
  PRIMARY KEY (flow_id, node_id)
);

CREATE TABLE run_keys (
  name text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (value, name, run_id)
);
CREATE INDEX run_keys_run ON public.run_keys USING btree (run_id);

CREATE TABLE runs (
  id text COLLATE "C" NOT NULL,
  flow_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  mode text COLLATE "C" NOT NULL,
  priority bigint NOT NULL,
  depth bigint NOT NULL,
  flow_group text COLLATE "C",
  status text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  epoch bigint NOT NULL,
  inbox_seq bigint NOT NULL DEFAULT 0,
  inbox_read bigint NOT NULL DEFAULT 0,
  lease_owner text COLLATE "C",
  due_at bigint,
  created_at bigint NOT NULL,
  ended_at bigint,
  idem_key text COLLATE "C",
  serial_key text COLLATE "C",
  serial_at bigint,
  hold_id text COLLATE "C",
  parent_run text COLLATE "C",
  parent_step text COLLATE "C",
  error_code text COLLATE "C",
  PRIMARY KEY (id)
);
CREATE INDEX runs_due ON public.runs USING btree (priority, due_at) WHERE ((due_at IS NOT NULL) AND (hold_id IS NULL));
CREATE INDEX runs_flow ON public.runs USING btree (flow_id, id);
CREATE INDEX runs_held ON public.runs USING btree (hold_id, id) WHERE (hold_id IS NOT NULL);
CREATE UNIQUE INDEX runs_idem ON public.runs USING btree (flow_id, idem_key) WHERE (idem_key IS NOT NULL);
CREATE INDEX runs_leased ON public.runs USING btree (flow_id) WHERE (lease_owner IS NOT NULL);
CREATE INDEX runs_mode ON public.runs USING btree (mode, id) WHERE (mode <> 'live'::text);
CREATE INDEX runs_parent ON public.runs USING btree (parent_run) WHERE (parent_run IS NOT NULL);
CREATE UNIQUE INDEX runs_serial_open ON public.runs USING btree (serial_key) WHERE ((serial_key IS NOT NULL) AND (status = ANY (ARRAY['running'::text, 'waiting'::text])));
CREATE INDEX runs_serial_queue ON public.runs USING btree (serial_key, serial_at, id) WHERE ((serial_key IS NOT NULL) AND (status = 'queued'::text));
CREATE INDEX runs_status ON public.runs USING btree (status, id) WHERE (status <> 'completed'::text);

CREATE TABLE schedule_gaps (
  schedule_id text COLLATE "C" NOT NULL,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL,
  missed bigint NOT NULL,
  more bigint NOT NULL,
  found_at bigint NOT NULL,
  filled_at bigint,
  PRIMARY KEY (schedule_id, from_at)
);

CREATE TABLE schedule_slots (
  schedule_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  slot_at bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  reason text COLLATE "C",
  run_id text COLLATE "C",
  decided_at bigint NOT NULL,
  PRIMARY KEY (schedule_id, kind, slot_at)
);
CREATE INDEX schedule_slots_age ON public.schedule_slots USING btree (decided_at);
CREATE INDEX schedule_slots_queued ON public.schedule_slots USING btree (schedule_id, slot_at) WHERE (state = 'queued'::text);
CREATE INDEX schedule_slots_started ON public.schedule_slots USING btree (schedule_id) WHERE (state = 'started'::text);

CREATE TABLE schedules (
  id text COLLATE "C" NOT NULL,
  flow_id text COLLATE "C" NOT NULL,
  node_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  config text COLLATE "C" NOT NULL,
  on_pause text COLLATE "C" NOT NULL,
  enabled bigint NOT NULL,
  switched_at bigint NOT NULL,
  switched_by text COLLATE "C" NOT NULL,
  floor_at bigint NOT NULL,
  make_up text COLLATE "C",
  make_up_until bigint,
  last_slot_at bigint,
  next_at bigint,
  look_at bigint,
  pace text COLLATE "C",
  revision bigint NOT NULL,
  removed_at bigint,
  PRIMARY KEY (id)
);
CREATE INDEX schedules_look ON public.schedules USING btree (look_at) WHERE (look_at IS NOT NULL);
CREATE UNIQUE INDEX schedules_node ON public.schedules USING btree (flow_id, node_id);

CREATE TABLE schema_migrations (
  id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE secrets (
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  note text COLLATE "C",
  sealed text COLLATE "C" NOT NULL,
  updated_at bigint NOT NULL,
  updated_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE segments (
  run_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  body text COLLATE "C" NOT NULL,
  PRIMARY KEY (run_id, seq)
);

CREATE TABLE serials (
  key text COLLATE "C" NOT NULL,
  applied_at bigint NOT NULL,
  PRIMARY KEY (key)
);

CREATE TABLE sessions (
  hash text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  ip text COLLATE "C",
  agent text COLLATE "C",
  PRIMARY KEY (hash)
);
CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id);

CREATE TABLE step_batches (
  run_id text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  batches bigint NOT NULL,
  sums text COLLATE "C" NOT NULL,
  PRIMARY KEY (run_id, step)
);

CREATE TABLE step_cache (
  key text COLLATE "C" NOT NULL,
  output text COLLATE "C" NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (key)
);
CREATE INDEX step_cache_expiry ON public.step_cache USING btree (expires_at);

CREATE TABLE table_structures (
  no bigint NOT NULL,
  table_no bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  fields text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  built_no bigint,
  until_no bigint,
  changed_at bigint NOT NULL,
  problem text COLLATE "C",
  PRIMARY KEY (no)
);
CREATE INDEX table_structures_open ON public.table_structures USING btree (no) WHERE (state = ANY (ARRAY['building'::text, 'dropping'::text]));
CREATE INDEX table_structures_table ON public.table_structures USING btree (table_no);

CREATE TABLE tokens (
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  prefix text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  role_id text COLLATE "C" NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint,
  last_used_at bigint,
  revoked_at bigint,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX tokens_hash ON public.tokens USING btree (hash);

CREATE TABLE user_roles (
  user_id text COLLATE "C" NOT NULL,
  role_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (user_id, role_id)
);
CREATE INDEX user_roles_role ON public.user_roles USING btree (role_id);

CREATE TABLE users (
  id text COLLATE "C" NOT NULL,
  login text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  password text COLLATE "C" NOT NULL,
  disabled_at bigint,
  created_at bigint NOT NULL,
  last_login_at bigint,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX users_login ON public.users USING btree (login);

CREATE TABLE waits (
  token text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  wait text COLLATE "C" NOT NULL,
  due_at bigint,
  opened_at bigint NOT NULL,
  closed_at bigint,
  PRIMARY KEY (token)
);
CREATE INDEX waits_run ON public.waits USING btree (run_id);

CREATE TABLE webhooks (
  path text COLLATE "C" NOT NULL,
  flow_id text COLLATE "C" NOT NULL,
  node_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (path)
);
CREATE UNIQUE INDEX webhooks_node ON public.webhooks USING btree (flow_id, node_id);

CREATE TABLE workers (
  id text COLLATE "C" NOT NULL,
  seen_at bigint NOT NULL,
  PRIMARY KEY (id)
);
