import { accountWords } from './words/account.ts';
import { caseWords } from './words/cases.ts';
import { flowWords } from './words/flows.ts';
import { repairWords } from './words/repairs.ts';
import { runWords } from './words/run.ts';
import { runsWords } from './words/runs.ts';
import { settingsWords } from './words/settings.ts';
import { shellWords } from './words/shell.ts';

/** Every word of the interface, by its key, in both languages. Words of flows, nodes and errors come from the server. */
export const dictionary = {
  ...shellWords,
  ...accountWords,
  ...runsWords,
  ...runWords,
  ...repairWords,
  ...flowWords,
  ...caseWords,
  ...settingsWords,
};

export type Key = keyof typeof dictionary;
