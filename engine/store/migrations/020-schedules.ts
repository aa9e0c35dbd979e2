import type { Migration } from '../migrate.ts';

/** What the engine does by the clock: schedules with their slots, the promotion calendar, mass repairs, standing duties. */
export const schedules: Migration = {
  id: '020-schedules',
  statements: [
    // One row per schedule node, for good: what a person switched off stays off through versions that lack the node.
    `CREATE TABLE schedules (
      id {text} PRIMARY KEY,
      flow_id {text} NOT NULL,
      node_id {text} NOT NULL,
      version {int} NOT NULL,
      config {text} NOT NULL,
      on_pause {text} NOT NULL,
      enabled {int} NOT NULL,
      switched_at {int} NOT NULL,
      switched_by {text} NOT NULL,
      floor_at {int} NOT NULL,
      make_up {text},
      make_up_until {int},
      last_slot_at {int},
      next_at {int},
      look_at {int},
      pace {text},
      revision {int} NOT NULL,
      removed_at {int}
    )`,
    'CREATE UNIQUE INDEX schedules_node ON schedules(flow_id, node_id)',
    'CREATE INDEX schedules_look ON schedules(look_at) WHERE look_at IS NOT NULL',
    // The key is what makes a slot fire once, whatever else goes wrong.
    `CREATE TABLE schedule_slots (
      schedule_id {text} NOT NULL,
      kind {text} NOT NULL,
      slot_at {int} NOT NULL,
      state {text} NOT NULL,
      mode {text} NOT NULL,
      reason {text},
      run_id {text},
      decided_at {int} NOT NULL,
      PRIMARY KEY (schedule_id, kind, slot_at)
    )`,
    "CREATE INDEX schedule_slots_queued ON schedule_slots(schedule_id, slot_at) WHERE state = 'queued'",
    "CREATE INDEX schedule_slots_started ON schedule_slots(schedule_id) WHERE state = 'started'",
    'CREATE INDEX schedule_slots_age ON schedule_slots(decided_at)',
    `CREATE TABLE schedule_gaps (
      schedule_id {text} NOT NULL,
      from_at {int} NOT NULL,
      until_at {int} NOT NULL,
      missed {int} NOT NULL,
      more {int} NOT NULL,
      found_at {int} NOT NULL,
      filled_at {int},
      PRIMARY KEY (schedule_id, from_at)
    )`,
    `CREATE TABLE promotion_windows (
      id {text} PRIMARY KEY,
      calendar {text} NOT NULL,
      name {text} NOT NULL,
      start_at {int} NOT NULL,
      end_at {int} NOT NULL,
      preheat_ms {int},
      revision {int} NOT NULL,
      changed_at {int} NOT NULL,
      changed_by {text} NOT NULL
    )`,
    'CREATE INDEX promotion_windows_calendar ON promotion_windows(calendar, start_at)',
    `CREATE TABLE cadence_switches (
      id {text} PRIMARY KEY,
      schedule_id {text} NOT NULL,
      at {int} NOT NULL,
      from_mode {text} NOT NULL,
      to_mode {text} NOT NULL,
      reason {text} NOT NULL
    )`,
    'CREATE INDEX cadence_switches_schedule ON cadence_switches(schedule_id, id)',
    `CREATE TABLE repairs (
      id {text} PRIMARY KEY,
      state {text} NOT NULL,
      filter {text} NOT NULL,
      change {text} NOT NULL,
      reason {text} NOT NULL,
      rate_per_minute {int} NOT NULL,
      stop_after_errors {int} NOT NULL,
      after_run {text} NOT NULL,
      next_seq {int} NOT NULL,
      next_release_at {int} NOT NULL,
      count_from {int} NOT NULL,
      owner {text},
      owner_until {int},
      created_at {int} NOT NULL,
      created_by {text} NOT NULL,
      ended_at {int},
      ended_by {text},
      end_code {text}
    )`,
    "CREATE INDEX repairs_open ON repairs(id) WHERE state IN ('collecting', 'running')",
    `CREATE TABLE repair_items (
      repair_id {text} NOT NULL,
      seq {int} NOT NULL,
      run_id {text} NOT NULL,
      run_seq {int} NOT NULL,
      state {text} NOT NULL,
      result_run {text},
      error_code {text},
      released_at {int},
      ended_at {int},
      PRIMARY KEY (repair_id, seq)
    )`,
    // A run is in the hands of one repair at a time.
    `CREATE UNIQUE INDEX repair_items_run ON repair_items(run_id)
      WHERE state IN ('pending', 'releasing', 'released')`,
    'CREATE INDEX repair_items_of_run ON repair_items(run_id, state)',
    "CREATE INDEX repair_items_released ON repair_items(repair_id) WHERE state = 'released'",
    'CREATE INDEX repair_items_state ON repair_items(repair_id, state, seq)',
    `CREATE TABLE duties (
      name {text} PRIMARY KEY,
      next_at {int} NOT NULL,
      owner {text},
      owner_until {int},
      started_at {int},
      ended_at {int},
      failed_at {int},
      failures {int} NOT NULL,
      error {text}
    )`,
  ],
};
