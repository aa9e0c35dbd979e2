import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { isTrackState, stageOfText, type TrackState } from './stage-of-text.ts';

export interface TrackEvent {
  /** Instant in ms. */
  at: number;
  text: string;
  state?: TrackState;
  place?: string;
  /** The platform's code. */
  code?: string;
}

/** The way of one parcel, its events oldest first and each of them once. */
export interface Track {
  waybillNo: string;
  carrier?: string;
  state: TrackState;
  platformState?: string;
  orderNo?: string;
  /** Instant in ms. */
  signedAt?: number;
  events: TrackEvent[];
}

/**
 * What a `track` mapping gave, in the one form all platforms share: events in the order they happened whatever the order
 * they came in, a repeated one once, their stage from their words where no code told it. Where the platform gives no
 * state of the parcel (`none`), it is that of its last event.
 */
export function settleTrack(mapped: JsonObject): Track {
  const events = ordered(oldestFirst(list(mapped['events']).flatMap(readEvent)));
  const given = isTrackState(mapped['state']) ? mapped['state'] : 'none';
  const state = given === 'none' ? lastState(events) : given;
  const signedAt = typeof mapped['signedAt'] === 'number' ? mapped['signedAt'] : signedIn(state, events);
  return {
    waybillNo: textAt(mapped, 'waybillNo') ?? '',
    ...optional('carrier', textAt(mapped, 'carrier')),
    state,
    ...optional('platformState', textAt(mapped, 'platformState')),
    ...optional('orderNo', textAt(mapped, 'orderNo')),
    ...optional('signedAt', signedAt),
    events,
  };
}

/**
 * What is known of a parcel after one more answer or push about it. Nothing that was known is lost: an empty answer
 * changes nothing, an older push only adds its events. The state is that of whichever knows the later event.
 */
export function mergeTracks(known: Track | undefined, arrived: Track): Track {
  if (known === undefined) return arrived;
  if (arrived.events.length === 0 && known.events.length > 0) return known;
  const isNewer = lastAt(arrived) >= lastAt(known);
  const [newer, older] = isNewer ? [arrived, known] : [known, arrived];
  const merged: Track = { ...older, ...newer, events: ordered([...known.events, ...arrived.events]) };
  if (merged.signedAt !== undefined && merged.state !== 'delivered' && newer.signedAt === undefined)
    delete merged.signedAt;
  return merged;
}

/** Tracks of several records, those of one parcel made one: platforms that list events or push them one by one. */
export function joinTracks(mapped: readonly JsonObject[]): Track[] {
  const byWaybill = new Map<string, Track>();
  for (const one of mapped) {
    const track = settleTrack(one);
    byWaybill.set(track.waybillNo, mergeTracks(byWaybill.get(track.waybillNo), track));
  }
  return [...byWaybill.values()];
}

/** A second may hold several events; only the same words at the same time are the same event. */
function ordered(events: readonly TrackEvent[]): TrackEvent[] {
  const byKey = new Map<string, TrackEvent>();
  for (const event of events) {
    const key = `${event.at} ${event.text}`;
    byKey.set(key, { ...byKey.get(key), ...event });
  }
  return [...byKey.values()].toSorted((a, b) => a.at - b.at);
}

/** Within one second the order they came in stands, read from the end where they came newest first. */
const oldestFirst = (events: readonly TrackEvent[]): readonly TrackEvent[] =>
  (events[0]?.at ?? 0) > (events.at(-1)?.at ?? 0) ? events.toReversed() : events;

function readEvent(value: Json): TrackEvent[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const event = value as JsonObject;
  const { at, text, state } = event;
  if (typeof at !== 'number' || typeof text !== 'string') return [];
  const stage = isTrackState(state) ? state : stageOfText(text);
  return [
    {
      at,
      text: text.trim(),
      ...optional('state', stage),
      ...optional('place', textAt(event, 'place')),
      ...optional('code', textAt(event, 'code')),
    },
  ];
}

const lastAt = ({ events }: Track): number => events.at(-1)?.at ?? Number.NEGATIVE_INFINITY;

/** A parcel that moves without our knowing how is on its way. */
const lastState = (events: readonly TrackEvent[]): TrackState =>
  events.findLast(({ state }) => state !== undefined)?.state ?? (events.length === 0 ? 'none' : 'in-transit');

const signedIn = (state: TrackState, events: readonly TrackEvent[]): number | undefined =>
  state === 'delivered'
    ? (events.find((event) => event.state === 'delivered') ?? events.at(-1))?.at
    : undefined;

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const textAt = (object: JsonObject, name: string): string | undefined => {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const optional = <K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [name]: value } as Record<K, V>);
