import { accountWords } from './words/account.ts';
import { canvasWords } from './words/canvas.ts';
import { caseWords } from './words/cases.ts';
import { channelsWords } from './words/channels.ts';
import { flowWords } from './words/flows.ts';
import { formulaWords } from './words/formula.ts';
import { intakeWords } from './words/intake.ts';
import { mapperWords } from './words/mapper.ts';
import { panelWords } from './words/panel.ts';
import { publishWords } from './words/publish.ts';
import { repairWords } from './words/repairs.ts';
import { runWords } from './words/run.ts';
import { runsWords } from './words/runs.ts';
import { samplesWords } from './words/samples.ts';
import { searchWords } from './words/search.ts';
import { settingsWords } from './words/settings.ts';
import { shellWords } from './words/shell.ts';
import { tablesWords } from './words/tables.ts';
import { todayWords } from './words/today.ts';
import { welcomeWords } from './words/welcome.ts';

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
  ...todayWords,
  ...searchWords,
  ...canvasWords,
  ...panelWords,
  ...formulaWords,
  ...mapperWords,
  ...samplesWords,
  ...publishWords,
  ...tablesWords,
  ...intakeWords,
  ...channelsWords,
  ...welcomeWords,
};

export type Key = keyof typeof dictionary;
