import type { Migration } from '../migrate.ts';
import { runs } from './001-runs.ts';
import { flows } from './010-flows.ts';
import { accounts } from './011-accounts.ts';
import { schedules } from './020-schedules.ts';
import { keyedBirths } from './021-keyed-births.ts';
import { recordTables } from './030-tables.ts';
import { recordViews } from './031-views.ts';
import { rowTriggers } from './032-row-triggers.ts';
import { packs } from './033-packs.ts';
import { channels } from './040-channels.ts';
import { fileImports } from './050-imports.ts';
import { mappingTemplates } from './060-mapping-templates.ts';
import { orderProblems } from './061-order-problems.ts';

/** In the order they run. A migration that has shipped never changes. */
export const migrations: readonly Migration[] = [
  runs,
  flows,
  accounts,
  schedules,
  keyedBirths,
  recordTables,
  recordViews,
  rowTriggers,
  packs,
  channels,
  fileImports,
  mappingTemplates,
  orderProblems,
];
