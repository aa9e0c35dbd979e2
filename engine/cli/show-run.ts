import { printJson } from '../../schemas/values/print-json.ts';
import type { RunView, StepView } from '../../schemas/run-view.ts';
import type { Text } from '../../schemas/text.ts';
import { EngineError } from '../core/errors.ts';
import { runView } from '../core/run-view.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { maskValue } from '../server/mask.ts';
import { personalTables } from '../server/record-masks.ts';
import { personalDataOf } from '../server/run-personal-data.ts';
import { readJournal } from '../store/journal.ts';
import { findRun, type RunSummary } from '../store/run-list.ts';
import type { Tables } from '../store/tables.ts';
import { createVersionStore } from '../store/version-store.ts';
import { durationText, timeText } from './amount.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { table } from './table.ts';

/** Prints one run with its steps, personal data masked as the API masks it. */
export async function showRun(
  tables: Tables,
  id: string,
  json: boolean,
  { out }: CommandContext,
): Promise<ExitCode> {
  const run = await findRun(tables, id);
  if (run === null)
    throw new EngineError('run-not-found', { zh: `没有运行 ${id}。`, en: `There is no run ${id}.` });
  const folded = runView(await readJournal({ query: tables.read }, run.id));
  const definition = await createVersionStore(tables, systemClock.now).definition(run.flow, run.version);
  const masks = personalDataOf(
    definition ?? undefined,
    folded,
    await personalTables(tables, definition ?? undefined),
  );
  const view = maskValue({ ...folded, keys: run.keys, status: run.status }, masks);
  if (json) {
    const { flow, version, held } = run;
    out(printJson({ id: run.id, flow, version, held, ...view }));
    return 0;
  }
  for (const line of headOf(run, view)) out(line);
  if (view.steps.length > 0)
    out(table(['step', 'status', 'attempts', 'started', 'duration', 'error'], view.steps.map(rowOf)));
  return 0;
}

const headOf = (run: RunSummary, view: RunView): string[] => {
  const duration = view.durationMs === undefined ? '' : `  ${durationText(view.durationMs)}`;
  const keys = Object.entries(run.keys).map(([name, value]) => `${name}=${value}`);
  const { error } = view;
  return [
    `${run.id}  ${run.flow}@${run.version}  ${run.status}${run.held ? ' (held)' : ''}  ${view.mode}`,
    `${timeText(view.startedAt)}${duration}  ${view.trigger}`,
    ...(keys.length === 0 ? [] : [keys.join('  ')]),
    ...(error === undefined ? [] : [`${error.code}: ${bothOf(error.message)}`]),
  ].map(printable);
};

const rowOf = (step: StepView): (string | number)[] => [
  printable(step.key),
  step.wait === undefined ? step.status : `${step.status} (${step.wait.kind})`,
  step.attempts,
  timeText(step.startedAt),
  step.durationMs === undefined ? '' : durationText(step.durationMs),
  printable(step.error === undefined ? '' : `${step.error.code}: ${bothOf(step.error.message)}`).slice(
    0,
    120,
  ),
];

const bothOf = ({ zh, en }: Text): string => (zh === en ? zh : `${zh} / ${en}`);

/** Messages and keys come from outside: what steers a terminal must not reach it. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '\ufffd');
