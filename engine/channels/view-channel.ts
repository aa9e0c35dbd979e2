import { FIFTEEN_MINUTES, type Channel } from '../../schemas/channel.ts';
import type { ChannelView, ListCoverage } from '../../schemas/channel-view.ts';
import type { Operation } from '../../schemas/connector.ts';
import { localToInstant, offsetAt } from '../../schemas/values/time.ts';
import { dayOf, errorRateOf, intakeDays } from '../intake/error-rate.ts';
import type { ChannelPorts } from './channel-ports.ts';
import type { ChannelState } from './channel-store.ts';
import { viewCoverage } from './coverage-view.ts';
import type { Interval } from './intervals.ts';
import { readCredential } from './keep-token.ts';
import { connectorOf, listsOf } from './sync-channel.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What a channel may be behind besides the time between two readings. */
const GRACE_MS = 5 * 60_000;

/** A channel as its list shows it. */
export async function viewChannel(ports: ChannelPorts, state: ChannelState): Promise<ChannelView> {
  const { channel, revision, succeededAt, failure, failedAt } = state;
  const { manifest } = await connectorOf(ports, channel);
  const now = ports.clock.now();
  const orders = listsOf({ manifest, mappings: {} })[0];
  const lastHour = Math.ceil(now / HOUR) * HOUR;
  const day =
    orders && (await coverOf(ports, channel, orders, { fromAt: lastHour - DAY, untilAt: lastHour }, HOUR));
  const newest = orders && (await ports.coverage.covered(channel.id, orders.id)).at(-1)?.untilAt;
  return {
    channel,
    revision,
    platform: manifest.title,
    proof: manifest.proof,
    succeededAt,
    lagMs: newest === undefined ? null : Math.max(0, now - newest),
    targetMs: (channel.everyMs ?? FIFTEEN_MINUTES) + GRACE_MS,
    failure:
      failure === null
        ? null
        : {
            class: failure.class,
            code: failure.code,
            message: failure.message,
            next: failure.next,
            at: failedAt ?? now,
          },
    day: day?.cells ?? [],
    today: await countToday(ports, channel, orders, midnightOf(now, channel.zone ?? manifest.zone)),
    quality: await qualityOf(ports, channel, dayOf(now, channel.zone ?? manifest.zone)),
    credential: credentialFacts(ports, channel, now),
    conflicts: await countOf(ports, 'channel_conflicts', channel.id),
    quarantined: await countOf(ports, 'channel_quarantine', channel.id),
  };
}

const midnightOf = (now: number, zone: string): number =>
  localToInstant(zone, Math.floor((now + offsetAt(zone, now)) / DAY) * DAY);

/** What of a span was read, list by list. */
export async function coverageOf(
  ports: ChannelPorts,
  channel: Channel,
  span: Interval,
  stepMs: number,
): Promise<ListCoverage[]> {
  const lists = listsOf(await connectorOf(ports, channel));
  return Promise.all(lists.map((list) => coverOf(ports, channel, list, span, stepMs)));
}

async function coverOf(
  { coverage, clock }: ChannelPorts,
  channel: Channel,
  list: Operation,
  span: Interval,
  stepMs: number,
): Promise<ListCoverage> {
  const facts = {
    covered: await coverage.covered(channel.id, list.id),
    windows: await coverage.windows(channel.id, list.id, span),
    sinceAt: channel.sinceAt,
    // Between two readings nothing is missing yet.
    wantedUntil: clock.now() - (channel.everyMs ?? FIFTEEN_MINUTES) - GRACE_MS,
  };
  return { list: list.id, title: list.title, ...viewCoverage(span, facts, stepMs) };
}

/** Over all readings since midnight, on both sides alike; a platform's count is known for all of them or not told. */
async function countToday(
  { coverage, clock }: ChannelPorts,
  { id }: Channel,
  orders: Operation | undefined,
  midnight: number,
): Promise<ChannelView['today']> {
  if (orders === undefined) return { ours: 0, theirs: null };
  const windows = await coverage.windows(id, orders.id, { fromAt: midnight, untilAt: clock.now() });
  const ours = windows.reduce((sum, window) => sum + window.ours, 0);
  const told = windows.every(({ theirs }) => theirs !== null);
  return {
    ours,
    theirs: told && windows.length > 0 ? windows.reduce((sum, { theirs }) => sum + (theirs ?? 0), 0) : null,
  };
}

async function qualityOf(
  { tables }: ChannelPorts,
  { id }: Channel,
  day: string,
): Promise<ChannelView['quality']> {
  const days = await intakeDays(tables.read, { channel: id, fromDay: day, untilDay: day });
  const orders = days.reduce((sum, one) => sum + one.orders, 0);
  const wrong = days.reduce((sum, one) => sum + one.wrong, 0);
  return { orders, wrong, perMille: errorRateOf({ orders, wrong }) };
}

function credentialFacts(ports: ChannelPorts, { id }: Channel, now: number): ChannelView['credential'] {
  try {
    const credential = readCredential(ports, id);
    // The refresh token is what a person has to renew; without one, the token itself.
    const end = Number(
      credential['refreshTokenExpiresAt'] || credential['accessTokenExpiresAt'] || Number.NaN,
    );
    return { given: true, daysLeft: Number.isFinite(end) ? Math.floor((end - now) / DAY) : null };
  } catch {
    return { given: false, daysLeft: null };
  }
}

async function countOf(
  { tables }: ChannelPorts,
  table: 'channel_conflicts' | 'channel_quarantine',
  channel: string,
): Promise<number> {
  const [row] = await tables.read<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE channel_id = ?`, [
    channel,
  ]);
  return row?.n ?? 0;
}
