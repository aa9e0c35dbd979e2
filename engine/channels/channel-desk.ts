import { connectorNames } from '../../connectors/registry.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Credential } from '../../connectors/kit/draft.ts';
import type { Channel, ChannelInput } from '../../schemas/channel.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { checkMapping } from '../mapping/compile-mapping.ts';
import type { ChannelTest, ChannelView, ConnectorView, SyncOutcome } from '../../schemas/channel-view.ts';
import { EngineError } from '../core/errors.ts';
import type { ChannelDesk } from '../server/channel-port.ts';
import type { Actor } from '../store/actor.ts';
import { ChannelFailure } from './channel-failure.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { readCredential, writeCredential } from './keep-token.ts';
import { takePush } from './push-intake.ts';
import { replayQuarantine } from './replay.ts';
import { listConflicts } from './settle-sources.ts';
import { connectorOf, listsOf, syncChannel, type SyncReport } from './sync-channel.ts';
import { testChannel } from './test-channel.ts';
import { coverageOf, viewChannel } from './view-channel.ts';

/** A person who waits at the page. */
const SYNC_NOW_MS = 20_000;

/** What people do with channels, on one installation. `stop` aborts what is under way behind an answer. */
export function createChannelDesk(ports: ChannelPorts, stop: AbortSignal): ChannelDesk {
  const { store, clock } = ports;
  const channelOf = async (id: string): Promise<Channel | undefined> => (await store.get(id))?.channel;
  const view = async (id: string): Promise<ChannelView | undefined> => {
    const state = await store.get(id);
    return state && viewChannel(ports, state);
  };
  const viewed = async (id: string): Promise<ChannelView> => {
    const found = await view(id);
    if (found === undefined) throw new Error(`channel ${id} is gone`);
    return found;
  };
  const change = async (
    id: string,
    actor: Actor,
    next: (channel: Channel, revision: number) => [Channel, number],
  ): Promise<ChannelView | undefined> => {
    const state = await store.get(id);
    if (state === undefined) return undefined;
    const [channel, revision] = next(state.channel, state.revision);
    await connectorOf(ports, channel);
    await store.change(channel, revision, actor, clock.now());
    return view(id);
  };
  return {
    connectors: () => Promise.all(connectorNames().map((name) => viewConnector(ports, name))),
    list: async () => Promise.all((await store.list()).map((state) => viewChannel(ports, state))),
    get: view,
    async create(input, actor) {
      const channel = checked(input);
      await connectorOf(ports, channel);
      await store.create(channel, actor, clock.now());
      return viewed(channel.id);
    },
    change: (id, revision, input, actor) => change(id, actor, () => [checked(input), revision]),
    enable: (id, enabled, actor) =>
      change(id, actor, (channel, revision) => [{ ...channel, enabled }, revision]),
    remove: (id, actor) => store.remove(id, actor, clock.now()),
    ...connection(ports, channelOf),
    ...reading(ports, channelOf, stop),
  };
}

/** Throws ProblemError with the first thing that is wrong with a mapping of its own. */
function checked(input: ChannelInput): Channel {
  for (const [name, mapping] of Object.entries(input.mappings ?? {})) {
    const [first] = checkMapping(mapping, { lists: {} });
    if (first !== undefined) throw new ProblemError({ ...first, path: `/mappings/${name}${first.path}` });
  }
  return input as Channel;
}

type ById = (id: string) => Promise<Channel | undefined>;

const connection = (
  ports: ChannelPorts,
  channelOf: ById,
): Pick<ChannelDesk, 'setCredential' | 'test' | 'onboarding'> => ({
  async setCredential(id, fields, actor) {
    const channel = await channelOf(id);
    if (channel === undefined) return false;
    const connector = await connectorOf(ports, channel);
    await writeCredential(ports, id, { ...knownCredential(ports, id), ...cleaned(connector, fields) }, actor);
    await ports.store.wake(id);
    return true;
  },
  async test(id, fields): Promise<ChannelTest | undefined> {
    const channel = await channelOf(id);
    if (channel === undefined) return undefined;
    const connector = await connectorOf(ports, channel);
    const credential = { ...knownCredential(ports, id), ...cleaned(connector, fields ?? {}) };
    return testChannel(ports, channel, connector, credential);
  },
  async onboarding(id) {
    const channel = await channelOf(id);
    if (channel === undefined) return undefined;
    const { manifest } = await connectorOf(ports, channel);
    return {
      items: (manifest.onboarding ?? []).map((item, index) => ({
        ...item,
        state: channel.onboarding?.[String(index)] ?? 'open',
      })),
      callbacks: (manifest.push ?? []).map((push) => ({
        push: push.id,
        path: `/hooks/channels/${id}/${push.id}`,
      })),
    };
  },
});

/** What the vault has; nothing where there is no credential yet, or none that opens. */
function knownCredential(ports: ChannelPorts, id: string): Credential {
  try {
    return readCredential(ports, id);
  } catch (error) {
    if (error instanceof ChannelFailure) return {};
    throw error;
  }
}

/** People paste blanks along; a field no platform of this kind has is a mistake. Another token has another end. */
function cleaned({ manifest }: Connector, fields: Readonly<Record<string, string>>): Record<string, string> {
  const known = new Set([...manifest.credential.fields.map(({ id }) => id), 'accessToken', 'refreshToken']);
  const unknown = Object.keys(fields).find((id) => !known.has(id));
  if (unknown !== undefined)
    throw new EngineError('credential-field', {
      zh: `“${manifest.title.zh}”的凭证没有“${unknown}”这一项。`,
      en: `The credential of ${manifest.title.en} has no field "${unknown}".`,
    });
  const values = Object.fromEntries(Object.entries(fields).map(([id, value]) => [id, value.trim()]));
  return 'accessToken' in values
    ? { ...values, accessTokenExpiresAt: '', refreshTokenExpiresAt: '' }
    : values;
}

const reading = (
  ports: ChannelPorts,
  channelOf: ById,
  stop: AbortSignal,
): Pick<ChannelDesk, 'sync' | 'coverage' | 'backfill' | 'conflicts' | 'replay' | 'push'> => ({
  async sync(id) {
    const channel = await channelOf(id);
    if (channel === undefined) return undefined;
    const untilAt = ports.clock.now() + SYNC_NOW_MS;
    const report = await syncChannel(ports, channel, { budget: { untilAt }, signal: stop });
    if (report === undefined) throw busy(channel);
    return outcomeOf(report);
  },
  async coverage(id, span, stepMs) {
    const channel = await channelOf(id);
    return channel && coverageOf(ports, channel, span, stepMs);
  },
  async backfill(id, span) {
    const channel = await channelOf(id);
    if (channel === undefined) return false;
    const connector = await connectorOf(ports, channel);
    for (const list of listsOf(connector)) await ports.coverage.forget(id, list.id, span);
    if (span.fromAt < channel.sinceAt) await reachBack(ports, channel, span.fromAt);
    await ports.store.wake(id);
    return true;
  },
  async conflicts(id, limit) {
    const channel = await channelOf(id);
    return channel && listConflicts(ports.tables, id, limit);
  },
  async replay(id) {
    const channel = await channelOf(id);
    if (channel === undefined) return undefined;
    const taken = await replayQuarantine(ports, channel, await connectorOf(ports, channel), stop);
    return { taken: taken.created + taken.changed + taken.unchanged, left: taken.quarantined };
  },
  async push(id, push, incoming) {
    const channel = await channelOf(id);
    if (channel === undefined || !channel.enabled) return undefined;
    const connector = await connectorOf(ports, channel);
    if (connector.manifest.push?.some((one) => one.id === push) !== true) return undefined;
    const taken = takePush(ports, channel, connector, push, incoming);
    // The platform waits for the reply alone. What fails behind it comes with the next reading.
    void taken.work(stop).catch(() => ports.store.wake(id));
    return taken.reply;
  },
});

async function reachBack({ store, clock }: ChannelPorts, channel: Channel, sinceAt: number): Promise<void> {
  const state = await store.get(channel.id);
  if (state !== undefined)
    await store.change({ ...state.channel, sinceAt }, state.revision, BACKFILL, clock.now());
}
const BACKFILL: Actor = { kind: 'system', id: 'system', name: 'backfill', permissions: [] };

const busy = ({ title }: Channel): EngineError =>
  new EngineError('channel-busy', {
    zh: `“${title}”正在同步，请稍候。`,
    en: `"${title}" is being synchronised; wait a moment.`,
  });

const outcomeOf = (report: SyncReport): SyncOutcome => {
  const { windows, records, created, changed, unchanged, quarantined, lagMs, more, failure } = report;
  return {
    windows,
    records,
    created,
    changed,
    unchanged,
    quarantined,
    lagMs,
    more,
    failure:
      failure === undefined ? null : { class: failure.class, message: failure.message, next: failure.next },
  };
};

async function viewConnector({ connector }: ChannelPorts, name: string): Promise<ConnectorView> {
  const found = await connector(name);
  if (found === undefined) throw new Error(`no connector ${name}`);
  const { id, title, kind, proof, credential, operations, onboarding = [] } = found.manifest;
  return {
    id,
    title,
    kind,
    proof,
    fields: credential.fields.map((field) => ({
      id: field.id,
      title: field.title,
      where: field.where,
      secret: field.secret,
      required: field.required === true,
      ...(field.example === undefined ? {} : { example: field.example }),
    })),
    operations: operations.map((one) => ({ id: one.id, title: one.title, kind: one.kind, proof: one.proof })),
    onboarding,
  };
}
