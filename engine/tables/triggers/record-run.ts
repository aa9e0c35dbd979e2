import { isDecimal, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { keysOf, newRunRow } from '../../runtime/commit.ts';
import type { CompiledFlow } from '../../runtime/compiled-flow.ts';
import { bear } from '../../runtime/start-run.ts';
import type { NewRun } from '../../store/run-store.ts';
import type { TableRecord } from '../print-record.ts';
import { valuesAt } from './match-changes.ts';

export interface RecordRun {
  flow: CompiledFlow;
  node: string;
  /** `row-change` or `record-action`. */
  trigger: string;
  input: JsonObject;
  idempotencyKey: string;
  depth: number;
  /** Search keys besides those of the flow. */
  keys: Record<string, string>;
  holdId: string | undefined;
  now: number;
}

/** A run about records, queued and due at once; it is written in the transaction that also writes the reason for it. */
export function recordRun({
  flow,
  node,
  trigger,
  input,
  idempotencyKey,
  depth,
  keys,
  holdId,
  now,
}: RecordRun): NewRun {
  const run = bear(
    flow,
    { flow: flow.id, version: flow.version, input, trigger, node, idempotencyKey, depth },
    now,
  );
  const own = keysOf(run);
  const row = newRunRow(run, { ...own, keys: { ...keys, ...own.keys }, idempotencyKey }, true);
  return {
    ...row,
    leased: false,
    status: 'queued',
    dueAt: now,
    ...(holdId === undefined ? {} : { holdId }),
  };
}

/** Longer values find nothing anybody types. */
const MAX_KEY = 200;

/** The values by which the run of a record is found; of rows and what is empty there is none. */
export function searchKeys(
  record: TableRecord | null,
  keys: Record<string, string> = {},
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, path] of Object.entries(keys)) {
    const text = keyText(valuesAt(record, path));
    if (text !== undefined) found[name] = text.slice(0, MAX_KEY);
  }
  return found;
}

function keyText([value = null, ...others]: readonly Json[]): string | undefined {
  if (others.length > 0) return undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || isDecimal(value) ? printNumeric(value) : undefined;
}
