import type { Migration } from '../migrate.ts';

/** Files on their way into tables: what they are, how far they have come, and what could not be taken. */
export const fileImports: Migration = {
  id: '050-imports',
  statements: [
    `CREATE TABLE import_files (
      id {text} PRIMARY KEY,
      name {text} NOT NULL,
      path {text} NOT NULL,
      bytes {int} NOT NULL,
      hash {text} NOT NULL,
      created_at {int} NOT NULL,
      created_by {text} NOT NULL
    )`,
    // `position`: records that a committed batch has passed; a restart goes on behind them. `owner` works on it now.
    `CREATE TABLE imports (
      id {text} PRIMARY KEY,
      table_id {text} NOT NULL,
      state {text} NOT NULL,
      files {text} NOT NULL,
      asked {text} NOT NULL,
      plan {text},
      finding {text},
      shape {text},
      dry_run {int} NOT NULL,
      digest {text},
      position {int} NOT NULL,
      created {int} NOT NULL,
      changed {int} NOT NULL,
      unchanged {int} NOT NULL,
      bytes_read {int} NOT NULL,
      bytes_total {int} NOT NULL,
      problem {text},
      created_at {int} NOT NULL,
      created_by {text} NOT NULL,
      changed_at {int} NOT NULL,
      finished_at {int},
      owner {text},
      owner_until {int}
    )`,
    'CREATE INDEX imports_digest ON imports(digest) WHERE digest IS NOT NULL',
    "CREATE INDEX imports_open ON imports(id) WHERE state IN ('reading', 'mapping', 'importing', 'undoing')",
    // Records and rows that were not taken; the payload is the record as its files have it, so that it can be mended.
    `CREATE TABLE import_problems (
      import_id {text} NOT NULL,
      kind {text} NOT NULL,
      file {text} NOT NULL,
      row_no {int} NOT NULL,
      record_key {text} NOT NULL,
      cause {text} NOT NULL,
      field {text} NOT NULL,
      state {text} NOT NULL,
      problems {text} NOT NULL,
      payload {text},
      changed_at {int} NOT NULL,
      PRIMARY KEY (import_id, kind, file, row_no)
    )`,
    'CREATE INDEX import_problems_cause ON import_problems(import_id, state, cause, field)',
    `CREATE TABLE import_templates (
      id {text} PRIMARY KEY,
      table_id {text} NOT NULL,
      title {text} NOT NULL,
      plan {text} NOT NULL,
      shape {text},
      changed_at {int} NOT NULL,
      changed_by {text} NOT NULL
    )`,
  ],
};
