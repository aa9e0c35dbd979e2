import type { Migration } from '../migrate.ts';

/** Which packs were installed, and in which version last. */
export const packs: Migration = {
  id: '033-packs',
  statements: [
    `CREATE TABLE packs (
      id {text} PRIMARY KEY,
      version {text} NOT NULL,
      manifest {text} NOT NULL,
      installed_at {int} NOT NULL,
      installed_by {text} NOT NULL
    )`,
  ],
};
