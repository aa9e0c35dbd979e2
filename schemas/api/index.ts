import * as accounts from './accounts.ts';
import * as activity from './activity.ts';
import * as caseHandling from './case-handling.ts';
import * as cases from './cases.ts';
import * as catalog from './catalog.ts';
import * as channels from './channels.ts';
import * as checks from './checks.ts';
import * as chatLists from './chat-lists.ts';
import * as demoShop from './demo-shop.ts';
import * as exports from './exports.ts';
import * as flows from './flows.ts';
import * as hooks from './hooks.ts';
import * as importTemplates from './import-templates.ts';
import * as imports from './imports.ts';
import * as intake from './intake.ts';
import * as mappings from './mappings.ts';
import * as packs from './packs.ts';
import * as recordActions from './record-actions.ts';
import * as recordViews from './record-views.ts';
import * as recordWrites from './record-writes.ts';
import * as records from './records.ts';
import * as repairs from './repairs.ts';
import type { Route } from './route.ts';
import * as runs from './runs.ts';
import * as schedules from './schedules.ts';
import * as search from './search.ts';
import * as sessions from './sessions.ts';
import * as system from './system.ts';
import * as tables from './tables.ts';
import * as trials from './trials.ts';

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' &&
  value !== null &&
  Object.hasOwn(value, 'method') &&
  Object.hasOwn(value, 'example');

/** Every operation of the API by the name it is exported under. */
export const apiRoutes: ReadonlyMap<string, Route> = new Map(
  [
    sessions,
    accounts,
    flows,
    checks,
    trials,
    catalog,
    hooks,
    runs,
    cases,
    caseHandling,
    activity,
    search,
    repairs,
    schedules,
    tables,
    recordWrites,
    records,
    recordViews,
    recordActions,
    packs,
    channels,
    imports,
    importTemplates,
    intake,
    mappings,
    chatLists,
    demoShop,
    exports,
    system,
  ].flatMap((group) => Object.entries(group).filter((entry): entry is [string, Route] => isRoute(entry[1]))),
);
