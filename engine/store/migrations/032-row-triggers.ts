import type { Migration } from '../migrate.ts';

/** Flows that start when records change, flows that people start on records, and long writes of steps. */
export const rowTriggers: Migration = {
  id: '032-row-triggers',
  statements: [
    // A cursor into the feed of changes for each trigger node of a live version: all up to `after_seq` is dealt with.
    `CREATE TABLE row_triggers (
      flow_id {text} NOT NULL,
      node_id {text} NOT NULL,
      version {int} NOT NULL,
      table_no {int} NOT NULL,
      table_id {text} NOT NULL,
      config {text} NOT NULL,
      on_pause {text} NOT NULL,
      after_seq {int} NOT NULL,
      started {int} NOT NULL,
      last_at {int},
      removed_at {int},
      PRIMARY KEY (flow_id, node_id)
    )`,
    // What an import says of the triggers of its changes; without a row they go as the trigger itself says.
    `CREATE TABLE import_triggers (
      import_id {text} PRIMARY KEY,
      mode {text} NOT NULL
    )`,
    // How far a step has come that writes more records than one transaction takes.
    `CREATE TABLE step_batches (
      run_id {text} NOT NULL,
      step {text} NOT NULL,
      batches {int} NOT NULL,
      sums {text} NOT NULL,
      PRIMARY KEY (run_id, step)
    )`,
    `CREATE TABLE record_actions (
      id {text} PRIMARY KEY,
      flow_id {text} NOT NULL,
      node_id {text} NOT NULL,
      version {int} NOT NULL,
      table_id {text} NOT NULL,
      idem_key {text},
      actor {text} NOT NULL,
      actor_name {text} NOT NULL,
      created_at {int} NOT NULL,
      state {text} NOT NULL,
      ended_at {int}
    )`,
    'CREATE UNIQUE INDEX record_actions_key ON record_actions(flow_id, idem_key) WHERE idem_key IS NOT NULL',
    "CREATE INDEX record_actions_open ON record_actions(id) WHERE state = 'running'",
    'CREATE INDEX record_actions_table ON record_actions(table_id, id)',
    `CREATE TABLE record_action_items (
      action_id {text} NOT NULL,
      place {int} NOT NULL,
      record_id {text} NOT NULL,
      title {text} NOT NULL,
      state {text} NOT NULL,
      reason {text},
      run_id {text},
      PRIMARY KEY (action_id, place)
    )`,
    "CREATE INDEX record_action_items_open ON record_action_items(action_id, place) WHERE state = 'pending'",
  ],
};
