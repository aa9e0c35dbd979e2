import { createHash } from 'node:crypto';
import { printJson, printWithoutDecimals } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from '../core/events.ts';
import { readStored } from './stored-json.ts';

/** A payload of an event longer than this (UTF-16 units of its JSON text) is stored once, by its content. */
export const BLOB_LIMIT = 64 * 1024;

export interface BlobRow {
  /** SHA-256 of the body in hex. */
  hash: string;
  /** JSON text. */
  body: string;
}

/** `[index of the event, member, hash]`: where a payload was taken out. */
type Taken = [number, string, string];

/** `[index of the event, index of an earlier event]`: both have the same output. */
type Same = [number, number];

const SAME = '{"same":';

/**
 * A segment is the JSON text of the events of one append. With payloads taken out it is
 * `{"events": […], "taken": [[0, "input", "<sha-256>"]]}`; with outputs that an earlier event of the segment has too
 * it is `{"same": [[7, 6]], "events": […]}`. An array never looks like that, so nothing a user writes can be mistaken
 * for a reference. `inputText` is the JSON text the input of the first event was read from, if there is one: it goes
 * in as it came, since reading it again gives the same value.
 */
export function encodeSegment(
  events: readonly RunEvent[],
  inputText?: string,
): { body: string; blobs: BlobRow[] } {
  const short = withoutRepeats(events, inputText);
  if (short !== undefined && short.length <= BLOB_LIMIT) return { body: short, blobs: [] };
  const body = printJson(events);
  return body.length <= BLOB_LIMIT ? { body, blobs: [] } : withBlobs(events, body);
}

/**
 * What a step answers is mostly what the step before it made, and what the run ends with: the same object, so that
 * finding it costs no comparison. A third less of the journal is printed, bound and written for a flow that replies.
 * Undefined if nothing repeats, or if a number would not be printed from the stored output as it was the first time.
 */
function withoutRepeats(events: readonly RunEvent[], inputText: string | undefined): string | undefined {
  const first = new Map<object, number>();
  const same: Same[] = [];
  const kept: object[] = [];
  let shorter = false;
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index]!;
    let copy: object = event;
    if ('output' in event && typeof event.output === 'object' && event.output !== null) {
      const earlier = first.get(event.output);
      if (earlier === undefined) first.set(event.output, index);
      else {
        same.push([index, earlier]);
        copy = { ...event, output: null };
      }
    }
    if (event.type === 'step.completed' && event.reply?.ofOutput === true) {
      copy = { ...copy, reply: { ...event.reply, body: undefined } };
      shorter = true;
    }
    kept.push(copy);
  }
  const repeats = shorter || same.length > 0;
  if (!repeats && inputText === undefined) return undefined;
  const list = printEvents(kept, inputText);
  return repeats && list !== undefined ? `${SAME}${JSON.stringify(same)},"events":${list}}` : list;
}

/** A list whose first event is printed with `inputText` for its input; undefined if a Big lies anywhere else. */
function printEvents(events: object[], inputText: string | undefined): string | undefined {
  const started = events[0] as RunEvent | undefined;
  if (inputText === undefined || started?.type !== 'run.started') return printWithoutDecimals(events);
  const { input: _, ...rest } = started;
  events[0] = rest;
  const text = printWithoutDecimals(events);
  return text === undefined ? undefined : `[{"input":${inputText},${text.slice(2)}`;
}

function withBlobs(events: readonly RunEvent[], body: string): { body: string; blobs: BlobRow[] } {
  const taken: Taken[] = [];
  const blobs = new Map<string, BlobRow>();
  const kept = events.map((event, index) => {
    const copy: Record<string, unknown> = { ...event };
    for (const [member, value] of Object.entries(event)) {
      if (typeof value !== 'object' && typeof value !== 'string') continue;
      const text = printJson(value);
      if (text.length <= BLOB_LIMIT) continue;
      const hash = createHash('sha256').update(text).digest('hex');
      blobs.set(hash, { hash, body: text });
      taken.push([index, member, hash]);
      copy[member] = null;
    }
    return copy;
  });
  if (taken.length === 0) return { body, blobs: [] };
  return { body: printJson({ events: kept, taken }), blobs: [...blobs.values()] };
}

/** Hashes a segment refers to; none for nearly all. */
export function hashesOf(body: string): string[] {
  if (body.startsWith('[') || body.startsWith(SAME)) return [];
  return (readStored(body) as unknown as { taken: Taken[] }).taken.map(([, , hash]) => hash);
}

/** Back to events; `blobs` holds the bodies of `hashesOf`. */
export function decodeSegment(body: string, blobs: ReadonlyMap<string, string>): RunEvent[] {
  const stored = readStored(body);
  if (Array.isArray(stored)) return stored as unknown as RunEvent[];
  if (body.startsWith(SAME)) return withRepeats(stored as unknown as Repeating);
  const { events, taken } = stored as unknown as { events: Record<string, Json>[]; taken: Taken[] };
  for (const [index, member, hash] of taken) {
    const text = blobs.get(hash);
    const event = events[index];
    if (text === undefined || event === undefined) throw new Error(`blob ${hash} of a journal is missing`);
    event[member] = readStored(text);
  }
  return events as unknown as RunEvent[];
}

interface Repeating {
  same: Same[];
  events: RunEvent[];
}

function withRepeats({ same, events }: Repeating): RunEvent[] {
  const outputs = events as { output?: Json }[];
  for (const [index, earlier] of same) outputs[index]!.output = outputs[earlier]!.output!;
  for (const event of events) {
    if (event.type !== 'step.completed' || event.reply?.ofOutput !== true) continue;
    const { status, contentType } = event.reply;
    event.reply = { status, contentType, body: printJson(event.output) };
  }
  return events;
}
