import { historyChecks } from './history-checks.ts';
import { jsonParsing } from './json-parsing.ts';
import type { Suite } from './suite.ts';

/** Everything `npm run test:real` runs, in the order of the catalogue. */
export const suites: readonly Suite[] = [jsonParsing, historyChecks];
