import { operationOf } from '../../connectors/kit/build-request.ts';
import { textOf } from '../../connectors/kit/draft.ts';
import type { Records } from '../../connectors/kit/read-answer.ts';
import { readPath } from '../../connectors/kit/template.ts';
import { nextPage, startWalk, walkInput, type WalkState } from '../../connectors/kit/walk/pages.ts';
import { halve } from '../../connectors/kit/walk/windows.ts';
import type { Operation } from '../../schemas/connector.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { ChannelLink } from './call-channel.ts';
import { ChannelFailure } from './channel-failure.ts';
import type { ChannelPorts } from './channel-ports.ts';
import type { KeptWalk } from './coverage-store.ts';
import type { PlannedWindow } from './plan-windows.ts';
import type { Refused } from './quarantine.ts';
import { BATCH, takeRecords, type Taken } from './take-records.ts';

export interface WindowResult extends Taken {
  pages: number;
  /** Different records that the window holds. */
  records: number;
}

/** What has been read of a window and what of it is not written yet. */
interface Reading {
  link: ChannelLink;
  list: Operation;
  window: PlannedWindow;
  walk: WalkState;
  fetchedAt: number;
  seen: Set<string>;
  pending: Json[];
  refused: Refused[];
  /** Records of a walk that a restart took up again. */
  before: number;
  total: WindowResult;
  /** What the platform said it holds, in its newest answer. */
  said: number | null;
}

/** A window that never comes out even is taken as it is; its overlap and the counts tell. */
const MOST_READINGS = 3;
/** A longer walk than this is gone on with after a restart; a shorter one is read anew. */
const KEPT_PAGES = 20;
const DETAILS_AT_ONCE = 8;
const nothing = (): WindowResult => ({
  pages: 0,
  records: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  quarantined: 0,
});

/**
 * Reads one window of a list whole, page by page, and writes what it holds. That it was read is written with its last
 * records. Rows move between pages while they are read: if fewer came than the platform counts in the end, the window
 * is read again. Throws ChannelFailure.
 */
export async function readWindow(
  ports: ChannelPorts,
  link: ChannelLink,
  listId: string,
  window: PlannedWindow,
): Promise<WindowResult> {
  const list = operationOf(link.connector, listId);
  const kept = await ports.coverage.walk(link.channel.id, listId);
  const resumed = kept !== undefined && goesOn(kept, window) ? kept : undefined;
  const total = nothing();
  for (let reading = 1; ; reading += 1) {
    const result = await readOnce(ports, link, list, window, reading === 1 ? resumed : undefined, reading);
    add(total, result.total);
    if (result.halves !== undefined) {
      for (const half of result.halves) add(total, await readWindow(ports, link, listId, half));
      return total;
    }
    if (result.even) return total;
  }
}

const goesOn = ({ walk }: KeptWalk, { fromAt, untilAt }: PlannedWindow): boolean =>
  walk.asked > KEPT_PAGES && walk.window?.from === fromAt && walk.window.to === untilAt;

const add = (a: WindowResult, b: WindowResult): void => {
  for (const name of Object.keys(a) as (keyof WindowResult)[]) a[name] += b[name];
};

interface Outcome {
  total: WindowResult;
  even: boolean;
  halves?: PlannedWindow[];
}

async function readOnce(
  ports: ChannelPorts,
  link: ChannelLink,
  list: Operation,
  window: PlannedWindow,
  resumed: KeptWalk | undefined,
  attempt: number,
): Promise<Outcome> {
  const span = { from: window.fromAt, to: window.untilAt };
  const reading: Reading = {
    link,
    list,
    window,
    walk: resumed?.walk ?? startWalk(list, span),
    fetchedAt: ports.clock.now(),
    seen: new Set(),
    pending: [],
    refused: [],
    before: resumed?.ours ?? 0,
    total: nothing(),
    said: null,
  };
  for (;;) {
    const answer = await link.call(list.id, walkInput(list, reading.walk));
    const next = nextPage(list, reading.walk, answer);
    if (next.phase === 'too-many') {
      const halves = list.walk?.window === undefined ? [] : halve(list.walk.window, span);
      if (halves.length > 1)
        return { total: reading.total, even: true, halves: halves.map((half) => asWindow(half, window)) };
    }
    reading.said = answer.total ?? reading.said;
    // The first answer of a backward walk is for its total; its page comes last, when the rest has moved.
    const counts = !(isBackward(list) && reading.walk.phase === 'first' && next.phase === 'pages');
    if (counts) await gather(reading, answer);
    reading.total.pages += 1;
    reading.walk = next.phase === 'too-many' ? { ...next, phase: 'pages' } : next;
    const done = next.phase === 'done';
    const even = isEven(reading, resumed !== undefined) || attempt >= MOST_READINGS;
    if (done || reading.pending.length >= BATCH) await flush(ports, reading, done && even);
    if (done) return { total: reading.total, even };
  }
}

const asWindow = ({ from, to }: { from: number; to: number }, { kind }: PlannedWindow): PlannedWindow => ({
  fromAt: from,
  untilAt: to,
  kind,
});

const isBackward = ({ walk }: Operation): boolean =>
  (walk?.pages.kind === 'number' || walk?.pages.kind === 'offset') && walk.pages.reverse === true;

/**
 * Whether all that is in the window now was seen. Rows that left it only make the platform's count smaller. Read
 * forward, a row that leaves moves others to a page that was read already: then the count must not have changed.
 */
function isEven({ list, walk, seen, said }: Reading, resumed: boolean): boolean {
  if (said === null || resumed) return true;
  if (seen.size < said) return false;
  return isBackward(list) || walk.total === undefined || walk.total === said;
}

/** The records of a page, fetched whole where the list gives only their numbers. */
async function gather(reading: Reading, answer: Records): Promise<void> {
  const { link, list } = reading;
  const { detail, window } = list.walk ?? {};
  const rows = answer.records.filter((row) => {
    const key = keyOf(row, detail?.input);
    const known = reading.seen.has(key);
    reading.seen.add(key);
    // What changes while it is read gets a later time, and comes in a later window.
    return !(known && window?.by === 'updated');
  });
  if (detail === undefined) {
    reading.pending.push(...rows);
    return;
  }
  link.expect(detail.operation, rows.length);
  const open = rows.values();
  const work = async (): Promise<void> => {
    for (const row of open) await fetchDetail(reading, detail.operation, inputOf(row, detail.input));
  };
  await Promise.all(Array.from({ length: Math.min(detail.atOnce ?? DETAILS_AT_ONCE, rows.length) }, work));
}

/** One order that cannot be fetched does not hold up the others. */
async function fetchDetail(reading: Reading, operation: string, input: JsonObject): Promise<void> {
  try {
    const answer = await reading.link.call(operation, input);
    reading.pending.push(...answer.records);
  } catch (error) {
    if (!(error instanceof ChannelFailure) || !ALONE.has(error.failure.class)) throw error;
    const { code, message } = error.failure;
    reading.refused.push({
      key: textOf(Object.values(input)[0] ?? ''),
      payload: printJson(input),
      problems: [{ code: `call-${code}`, field: 'orderNo', message }],
    });
  }
}

const ALONE: ReadonlySet<string> = new Set(['gone', 'invalid']);

const inputOf = (row: Json, input: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    Object.entries(input).map(([name, path]) => {
      const value = readPath(path, row);
      return [name, value === undefined || value === null ? '' : textOf(value)];
    }),
  );

const keyOf = (row: Json, input: Readonly<Record<string, string>> | undefined): string =>
  input === undefined ? printJson(row) : printJson(inputOf(row, input));

/** Writes what is pending, and with it how far the window was read. */
async function flush(ports: ChannelPorts, reading: Reading, covers: boolean): Promise<void> {
  const { link, list, window, total, before, seen, said, fetchedAt } = reading;
  const { detail } = list.walk ?? {};
  const source = detail === undefined ? list : operationOf(link.connector, detail.operation);
  const channel = link.channel.id;
  const records = seen.size;
  const taken = await takeRecords(
    ports,
    link.channel,
    link.connector,
    {
      mapping: source.mapping ?? 'order',
      sourceCall: `${link.connector.manifest.id}.${source.id}`,
      list: list.id,
      records: reading.pending,
      refused: reading.refused,
    },
    async (tx, part) => {
      const ours = before + records;
      const written = total.created + total.changed + part.created + part.changed;
      const { fromAt, untilAt, kind } = window;
      if (covers)
        await ports.coverage.cover(tx, channel, list.id, {
          fromAt,
          untilAt,
          kind,
          fetchedAt,
          ours,
          theirs: said,
          written,
        });
      else if (reading.walk.phase === 'pages' && reading.walk.asked > KEPT_PAGES)
        await ports.coverage.keepWalk(tx, channel, list.id, {
          kind,
          walk: reading.walk,
          ours,
          written,
          changedAt: ports.clock.now(),
        });
    },
  );
  add(total, { ...taken, pages: 0, records: records - total.records });
  reading.pending = [];
  reading.refused = [];
}
