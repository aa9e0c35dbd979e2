import type { TableDefinition } from '../../../schemas/table.ts';
import { useLoad, type Loaded } from '../../ui/load.ts';
import { findNumbers, type Found } from './find-numbers.ts';

/** What the search box found; null while nothing is searched for. */
export const useFound = (table: string, definition: TableDefinition, search: string): Loaded<Found> =>
  useLoad(`${table} ${search}`, async (signal) =>
    search === '' ? null : findNumbers(table, definition, search, signal),
  ) as Loaded<Found>;
