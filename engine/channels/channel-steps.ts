import { operationOf } from '../../connectors/kit/build-request.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Operation } from '../../schemas/connector.ts';
import { EngineError } from '../core/errors.ts';
import type { ChannelPort } from '../runtime/step-call.ts';
import { openLink } from './call-channel.ts';
import { ChannelFailure } from './channel-failure.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { connectorOf, syncChannel } from './sync-channel.ts';
import { syncRound } from './sync-round.ts';

/** How often a run whose platform is down looks again; one incident tells of it, however many runs wait. */
const DOWN_AGAIN_MS = 30_000;
/** A shop with much to catch up on goes on at its next turn. */
const SYNC_MS = 60_000;

/** What flows do with channels: the same way as the page and the clock. */
export function channelSteps(ports: ChannelPorts): ChannelPort {
  const find = async (id: string): Promise<{ channel: Channel; connector: Connector }> => {
    const state = await ports.store.get(id);
    if (state === undefined)
      throw new EngineError('channel-unknown', {
        zh: `没有渠道“${id}”。`,
        en: `There is no channel "${id}".`,
      });
    return { channel: state.channel, connector: await connectorOf(ports, state.channel) };
  };
  return {
    async writes(id, operation) {
      return operationOf((await find(id)).connector, operation).effects.class !== 'none';
    },
    of: ({ signal }) => ({
      async sync(id) {
        const { channel } = await find(id);
        const budget = { untilAt: ports.clock.now() + SYNC_MS };
        const report = await syncChannel(ports, channel, { budget, signal });
        // Whoever reads it now brings the same orders.
        if (report === undefined) return { ...NOTHING, more: true };
        if (report.failure !== undefined) throw new ChannelFailure(report.failure);
        const { created, changed, unchanged, quarantined, lagMs, more } = report;
        return { created, changed, unchanged, quarantined, lagMs, more };
      },
      syncAll: (mode) => syncRound(ports, mode, signal),
      async call(id, operationId, input, repeats) {
        const { channel, connector } = await find(id);
        const operation = operationOf(connector, operationId);
        if (repeats && !mayRepeat(operation)) throw notRepeatable(connector, operation);
        const link = openLink(ports, channel, connector, signal);
        try {
          const answer = repeats
            ? await link.call(operationId, input)
            : await callOnce(link, operationId, input);
          await ports.incidents.close(`connector:${connector.manifest.id}`);
          return { records: answer.records, duplicate: false };
        } catch (error) {
          if (!(error instanceof ChannelFailure)) throw error;
          if (error.failure.class === 'duplicate-done') return { records: [], duplicate: true };
          throw await told(ports, connector, error);
        }
      },
    }),
  };
}

const NOTHING = { created: 0, changed: 0, unchanged: 0, quarantined: 0, lagMs: null };

const mayRepeat = ({ effects }: Operation): boolean =>
  effects.class === 'none' || effects.class === 'repeatable';

async function callOnce(
  link: ReturnType<typeof openLink>,
  operation: string,
  input: Parameters<typeof link.once>[1],
): Promise<{ records: Awaited<ReturnType<typeof link.call>>['records'] }> {
  const { answer } = await link.once(operation, input);
  if (answer.ok) return answer;
  throw new ChannelFailure(answer.failure);
}

/** A platform that is down is one incident for all its runs; each comes back by itself. */
async function told(
  { incidents }: ChannelPorts,
  { manifest: { id } }: Connector,
  error: ChannelFailure,
): Promise<EngineError> {
  if (error.failure.class !== 'platform-down') return error;
  await incidents.open(`connector:${id}`, 'channel-platform-down', error);
  return new ChannelFailure({ ...error.failure, waitMs: error.failure.waitMs ?? DOWN_AGAIN_MS });
}

const notRepeatable = ({ manifest: { title } }: Connector, { id, title: name }: Operation): EngineError =>
  new EngineError('operation-once', {
    zh: `${title.zh}的“${name.zh}”不能重复调用，请把“重复调用”设为“只一次”。`,
    en: `The operation ${id} of ${title.en} must not be repeated; set the repeat of the call to once.`,
  });
