import type { Migration } from '../migrate.ts';

/**
 * Tables whose fields people add and rename: all their records lie in one table, so that no change of a definition
 * is a change of the schema. `engine/tables/layout.ts` says what the columns hold.
 */
export const recordTables: Migration = {
  id: '030-tables',
  statements: [
    // `revision` counts changes of the definition; `generation` is another number after every change others must see.
    `CREATE TABLE data_tables (
      no {counted},
      id {text} NOT NULL,
      revision {int} NOT NULL,
      generation {int} NOT NULL,
      created_at {int} NOT NULL,
      created_by {text} NOT NULL,
      changed_at {int} NOT NULL,
      changed_by {text} NOT NULL,
      deleted_at {int},
      definition {text} NOT NULL
    )`,
    'CREATE UNIQUE INDEX data_tables_id ON data_tables(id) WHERE deleted_at IS NULL',
    `CREATE TABLE data_table_changes (
      table_no {int} NOT NULL,
      revision {int} NOT NULL,
      at {int} NOT NULL,
      actor {text} NOT NULL,
      definition {text} NOT NULL,
      PRIMARY KEY (table_no, revision)
    )`,
    // Keys and indexes, and what is being worked through all records of a table: how far it has come is a row.
    `CREATE TABLE table_structures (
      no {counted},
      table_no {int} NOT NULL,
      kind {text} NOT NULL,
      name {text} NOT NULL,
      fields {text} NOT NULL,
      state {text} NOT NULL,
      built_no {int},
      until_no {int},
      changed_at {int} NOT NULL,
      problem {text}
    )`,
    'CREATE INDEX table_structures_table ON table_structures(table_no)',
    "CREATE INDEX table_structures_open ON table_structures(no) WHERE state IN ('building', 'dropping')",
    `CREATE TABLE auto_numbers (
      table_no {int} NOT NULL,
      field {text} NOT NULL,
      last {int} NOT NULL,
      PRIMARY KEY (table_no, field)
    ) {clustered}`,
    // Rows of one to two kilobytes: in the key's own tree SQLite would give each an overflow page. The table is in the
    // upper bits of the number, so the records of one table lie together all the same.
    `CREATE TABLE records (
      no {int} PRIMARY KEY,
      revision {int} NOT NULL,
      change_seq {int} NOT NULL,
      created_at {int} NOT NULL,
      updated_at {int} NOT NULL,
      deleted_at {int},
      data {json} NOT NULL
    )`,
    'CREATE INDEX records_deleted ON records(no) WHERE deleted_at IS NOT NULL',
    `CREATE TABLE record_keys (
      key_no {int} NOT NULL,
      key {text} NOT NULL,
      record_no {int} NOT NULL,
      PRIMARY KEY (key_no, key)
    ) {clustered}`,
    `CREATE TABLE record_index (
      index_no {int} NOT NULL,
      key {text} NOT NULL,
      record_no {int} NOT NULL,
      PRIMARY KEY (index_no, key, record_no)
    ) {clustered}`,
    // What all changes of one write share: who, by which run, from which call. They lie between the two numbers, with
    // those of other writers among them; an import is undone from there.
    `CREATE TABLE change_sets (
      no {counted},
      first_seq {int} NOT NULL,
      last_seq {int} NOT NULL,
      at {int} NOT NULL,
      actor {text} NOT NULL,
      run_id {text},
      source_call {text},
      source_at {int},
      mapping_version {text},
      import_id {text}
    )`,
    'CREATE INDEX change_sets_import ON change_sets(import_id) WHERE import_id IS NOT NULL',
    // A row per revision of a record: its history, by the chain of `previous_seq`, and the feed of changes, by `seq`.
    `CREATE TABLE record_changes (
      seq {counted},
      record_no {int} NOT NULL,
      revision {int} NOT NULL,
      kind {int} NOT NULL,
      set_no {int} NOT NULL,
      previous_seq {int},
      source_at {int},
      payload_no {int},
      payload_at {int},
      old {text}
    )`,
    `CREATE TABLE record_payloads (
      no {counted},
      items {int} NOT NULL,
      body {blob} NOT NULL
    )`,
  ],
};
