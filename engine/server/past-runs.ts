import type { FlowDefinition } from '../../schemas/flow.ts';
import type { RunView } from '../../schemas/run-view.ts';
import type { Json } from '../../schemas/values/json.ts';
import { runView } from '../core/run-view.ts';
import { readJournal } from '../store/journal.ts';
import type { RunSummary } from '../store/run-list.ts';
import type { PastRun } from '../trial/try-flow.ts';
import type { Masks } from './mask.ts';
import { personalTables } from './record-masks.ts';
import { personalDataOf } from './run-personal-data.ts';
import type { ServerParts } from './server-parts.ts';

export interface ReadRun {
  run: RunSummary;
  view: RunView;
  definition: FlowDefinition | undefined;
  /** Personal data in it. */
  masks: Masks;
}

/** A run with everything it did, and what of it is personal. */
export async function readRun({ tables, engine, flows }: ServerParts, run: RunSummary): Promise<ReadRun> {
  const events = await readJournal({ query: tables.read }, run.id);
  const view = runView(events, await engine.inputsOf(run, events));
  const definition = (await flows.source.published(run.flow, run.version))?.definition;
  const personal = await personalTables(tables, definition);
  return { run, view, definition, masks: personalDataOf(definition, view, personal) };
}

/** As a trial works with it. */
export const pastRun = ({ run: { id }, view: { input, startNode, steps } }: ReadRun): PastRun => ({
  id,
  input: input as Json,
  steps,
  ...(startNode === undefined ? {} : { startNode }),
});
