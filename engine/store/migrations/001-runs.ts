import type { Migration } from '../migrate.ts';

/**
 * Runs, their journals and what hangs on them.
 *
 * The hot tables carry few indexes, and partial ones: a run that is born complete touches its row, its segment and
 * `runs_flow`, all of them at their right edge, for run ids are ordered by time.
 */
export const runs: Migration = {
  id: '001-runs',
  statements: [
    `CREATE TABLE runs (
      id {text} PRIMARY KEY,
      flow_id {text} NOT NULL,
      version {int} NOT NULL,
      mode {text} NOT NULL,
      priority {int} NOT NULL,
      depth {int} NOT NULL,
      flow_group {text},
      status {text} NOT NULL,
      seq {int} NOT NULL,
      epoch {int} NOT NULL,
      inbox_seq {int} NOT NULL DEFAULT 0,
      inbox_read {int} NOT NULL DEFAULT 0,
      lease_owner {text},
      due_at {int},
      created_at {int} NOT NULL,
      ended_at {int},
      idem_key {text},
      serial_key {text},
      serial_at {int},
      hold_id {text},
      parent_run {text},
      parent_step {text},
      error_code {text}
    ) {clustered}`,
    'CREATE UNIQUE INDEX runs_idem ON runs(flow_id, idem_key) WHERE idem_key IS NOT NULL',
    'CREATE INDEX runs_flow ON runs(flow_id, id)',
    // Claims walk it priority by priority; held runs are not in it, so a long hold costs nobody anything.
    'CREATE INDEX runs_due ON runs(priority, due_at) WHERE due_at IS NOT NULL AND hold_id IS NULL',
    'CREATE INDEX runs_leased ON runs(flow_id) WHERE lease_owner IS NOT NULL',
    "CREATE INDEX runs_status ON runs(status, id) WHERE status <> 'completed'",
    "CREATE INDEX runs_mode ON runs(mode, id) WHERE mode <> 'live'",
    'CREATE INDEX runs_held ON runs(hold_id, id) WHERE hold_id IS NOT NULL',
    'CREATE INDEX runs_parent ON runs(parent_run) WHERE parent_run IS NOT NULL',
    // No two open runs of one serial key, whatever else goes wrong.
    `CREATE UNIQUE INDEX runs_serial_open ON runs(serial_key)
      WHERE serial_key IS NOT NULL AND status IN ('running', 'waiting')`,
    `CREATE INDEX runs_serial_queue ON runs(serial_key, serial_at, id)
      WHERE serial_key IS NOT NULL AND status = 'queued'`,
    `CREATE TABLE segments (
      run_id {text} NOT NULL,
      seq {int} NOT NULL,
      at {int} NOT NULL,
      body {text} NOT NULL,
      PRIMARY KEY (run_id, seq)
    )`,
    // By value first: people search for an order number without saying what kind of number it is.
    `CREATE TABLE run_keys (
      name {text} NOT NULL,
      value {text} NOT NULL,
      run_id {text} NOT NULL,
      PRIMARY KEY (value, name, run_id)
    ) {clustered}`,
    'CREATE INDEX run_keys_run ON run_keys(run_id)',
    `CREATE TABLE serials (
      key {text} PRIMARY KEY,
      applied_at {int} NOT NULL
    ) {clustered}`,
    `CREATE TABLE inbox (
      run_id {text} NOT NULL,
      seq {int} NOT NULL,
      kind {text} NOT NULL,
      token {text},
      step {text},
      name {text},
      payload {text} NOT NULL,
      sender {text},
      dedupe {text},
      at {int} NOT NULL,
      PRIMARY KEY (run_id, seq)
    )`,
    'CREATE UNIQUE INDEX inbox_dedupe ON inbox(run_id, dedupe) WHERE dedupe IS NOT NULL',
    `CREATE TABLE waits (
      token {text} PRIMARY KEY,
      run_id {text} NOT NULL,
      step {text} NOT NULL,
      kind {text} NOT NULL,
      wait {text} NOT NULL,
      due_at {int},
      opened_at {int} NOT NULL,
      closed_at {int}
    )`,
    'CREATE INDEX waits_run ON waits(run_id)',
    `CREATE TABLE cases (
      id {text} PRIMARY KEY,
      type {text} NOT NULL,
      cause {text} NOT NULL,
      severity {text} NOT NULL,
      object {text},
      field {text},
      value {text},
      suggestion {text},
      handler {text},
      deadline_at {int},
      details {text},
      run_id {text},
      step {text},
      opened_at {int} NOT NULL,
      closed_at {int},
      closed_by {text},
      note {text}
    )`,
    'CREATE INDEX cases_run ON cases(run_id) WHERE run_id IS NOT NULL',
    'CREATE INDEX cases_open ON cases(opened_at) WHERE closed_at IS NULL',
    `CREATE TABLE failures (
      id {text} PRIMARY KEY,
      run_id {text} NOT NULL,
      flow_id {text} NOT NULL,
      step {text},
      error {text} NOT NULL,
      error_flow {text},
      handled_run {text},
      at {int} NOT NULL
    )`,
    'CREATE INDEX failures_run ON failures(run_id)',
    'CREATE INDEX failures_pending ON failures(id) WHERE handled_run IS NULL',
    `CREATE TABLE step_cache (
      key {text} PRIMARY KEY,
      output {text} NOT NULL,
      expires_at {int} NOT NULL
    )`,
    'CREATE INDEX step_cache_expiry ON step_cache(expires_at)',
    `CREATE TABLE workers (
      id {text} PRIMARY KEY,
      seen_at {int} NOT NULL
    )`,
    `CREATE TABLE holds (
      id {text} PRIMARY KEY,
      kind {text} NOT NULL,
      target {text},
      reason {text} NOT NULL,
      rate_per_minute {int},
      stop_after_errors {int},
      created_at {int} NOT NULL,
      created_by {text},
      released_at {int},
      released_by {text}
    )`,
    // The body is last: what lies behind a long column is slow to reach.
    `CREATE TABLE blobs (
      hash {text} PRIMARY KEY,
      size {int} NOT NULL,
      at {int} NOT NULL,
      body {text} NOT NULL
    )`,
    `CREATE TABLE blob_refs (
      run_id {text} NOT NULL,
      hash {text} NOT NULL,
      PRIMARY KEY (run_id, hash)
    ) {clustered}`,
    'CREATE INDEX blob_refs_hash ON blob_refs(hash)',
    `CREATE TABLE datasets (
      id {text} PRIMARY KEY,
      run_id {text},
      schema {text} NOT NULL,
      items {int} NOT NULL,
      batches {int} NOT NULL,
      created_at {int} NOT NULL
    )`,
    'CREATE INDEX datasets_run ON datasets(run_id) WHERE run_id IS NOT NULL',
    `CREATE TABLE dataset_batches (
      dataset {text} NOT NULL,
      seq {int} NOT NULL,
      items {int} NOT NULL,
      body {text} NOT NULL,
      PRIMARY KEY (dataset, seq)
    )`,
    // Which engine has the database open, for people: on SQLite the lock of a file decides.
    `CREATE TABLE engine_lock (
      id {int} PRIMARY KEY,
      worker {text} NOT NULL,
      pid {int} NOT NULL,
      host {text} NOT NULL,
      since {int} NOT NULL
    )`,
  ],
  objects: (dialect) => dialect.birthObjects,
};
