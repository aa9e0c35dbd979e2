import type { Connector } from '../../connectors/kit/connector.ts';
import { verifyPush, type Incoming, type PushMessage, type PushReply } from '../../connectors/kit/push.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Json } from '../../schemas/values/json.ts';
import { openLink } from './call-channel.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { readCredential } from './keep-token.ts';
import { takeRecords } from './take-records.ts';

/** What a platform's push becomes: the reply it waits for, and whether anything is to be done behind it. */
export interface TakenPush {
  reply: PushReply;
  accepted: boolean;
  /** Takes in what the push brought; what is lost here comes with the next reading. */
  work(signal: AbortSignal): Promise<void>;
}

/**
 * Checks a push over the bytes received. Its orders go the same way as those that are read, so that one that comes
 * late, twice or out of order changes nothing: an older update is passed over, an equal one writes nothing.
 */
export function takePush(
  ports: ChannelPorts,
  channel: Channel,
  connector: Connector,
  pushId: string,
  incoming: Incoming,
): TakenPush {
  const result = verifyPush(
    connector,
    pushId,
    incoming,
    readCredential(ports, channel.id),
    ports.clock.now(),
  );
  if (!result.ok) return { reply: result.reply, accepted: false, work: () => Promise.resolve() };
  return {
    reply: result.reply,
    accepted: true,
    async work(signal) {
      for (const message of result.messages) await takeMessage(ports, channel, connector, message, signal);
    },
  };
}

async function takeMessage(
  ports: ChannelPorts,
  channel: Channel,
  connector: Connector,
  { brings, payload, fetch }: PushMessage,
  signal: AbortSignal,
): Promise<void> {
  if (brings !== 'order' && brings !== 'refund') return;
  const records: Json[] =
    fetch === undefined
      ? [payload]
      : (await openLink(ports, channel, connector, signal).call(fetch.operation, fetch.input)).records;
  const source = fetch?.operation ?? 'push';
  const mapping = connector.manifest.operations.find(({ id }) => id === fetch?.operation)?.mapping ?? brings;
  await takeRecords(ports, channel, connector, {
    mapping,
    sourceCall: `${connector.manifest.id}.${source}`,
    list: listOf(connector, mapping),
    records,
  });
}

/** What cannot be read waits with what its list brought, so that the next reading lets it go. */
const listOf = ({ manifest }: Connector, mapping: string): string =>
  manifest.operations.find(
    ({ kind, walk }) =>
      kind === (mapping === 'refund' ? 'list-refunds' : 'list-orders') && walk !== undefined,
  )?.id ?? 'push';
