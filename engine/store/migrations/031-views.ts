import type { Migration } from '../migrate.ts';

/** How people look at tables: saved filters, sorts and choices of fields. */
export const recordViews: Migration = {
  id: '031-views',
  statements: [
    // By the table's id, so that a table that is deleted and restored has its views again.
    `CREATE TABLE record_views (
      id {text} PRIMARY KEY,
      table_id {text} NOT NULL,
      owner {text} NOT NULL,
      shared {int} NOT NULL,
      revision {int} NOT NULL,
      created_at {int} NOT NULL,
      changed_at {int} NOT NULL,
      content {text} NOT NULL
    )`,
    'CREATE INDEX record_views_table ON record_views(table_id, id)',
  ],
};
