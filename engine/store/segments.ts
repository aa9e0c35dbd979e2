import { createHash } from 'node:crypto';
import { printJson } from '../../schemas/values/print-json.ts';
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

/**
 * A segment is the JSON text of the events of one append. With payloads taken out it is
 * `{"events": […], "taken": [[0, "input", "<sha-256>"]]}`; an array never looks like that, so nothing a user writes
 * can be mistaken for a reference.
 */
export function encodeSegment(events: readonly RunEvent[]): { body: string; blobs: BlobRow[] } {
  const body = printJson(events);
  if (body.length <= BLOB_LIMIT) return { body, blobs: [] };
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
  if (body.startsWith('[')) return [];
  return (readStored(body) as unknown as { taken: Taken[] }).taken.map(([, , hash]) => hash);
}

/** Back to events; `blobs` holds the bodies of `hashesOf`. */
export function decodeSegment(body: string, blobs: ReadonlyMap<string, string>): RunEvent[] {
  const stored = readStored(body);
  if (Array.isArray(stored)) return stored as unknown as RunEvent[];
  const { events, taken } = stored as unknown as { events: Record<string, Json>[]; taken: Taken[] };
  for (const [index, member, hash] of taken) {
    const text = blobs.get(hash);
    const event = events[index];
    if (text === undefined || event === undefined) throw new Error(`blob ${hash} of a journal is missing`);
    event[member] = readStored(text);
  }
  return events as unknown as RunEvent[];
}
