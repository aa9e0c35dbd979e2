import type { Migration } from '../migrate.ts';

/** The short way for births that bring nothing but search keys; see `sqlite/births.ts`. */
export const keyedBirths: Migration = {
  id: '021-keyed-births',
  objects: (dialect) => dialect.keyedBirthObjects,
};
