import type { Connector } from '../../connectors/kit/connector.ts';
import { operationOf } from '../../connectors/kit/build-request.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Operation } from '../../schemas/connector.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { openLink, type ChannelLink } from './call-channel.ts';
import { ChannelFailure } from './channel-failure.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { readQuarantine, type Quarantined } from './quarantine.ts';
import { takeRecords, type Taken } from './take-records.ts';

const PAGE = 200;

/**
 * Takes in once more what waits in quarantine, from what was kept: after its mapping was mended, or when the order of a
 * refund has come. Only records the platform never gave are asked for again.
 */
export async function replayQuarantine(
  ports: ChannelPorts,
  channel: Channel,
  connector: Connector,
  signal: AbortSignal,
): Promise<Taken> {
  const total: Taken = { created: 0, changed: 0, unchanged: 0, quarantined: 0 };
  const link = openLink(ports, channel, connector, signal);
  for (let after = ''; ;) {
    const page = await readQuarantine(ports.tables, channel.id, { after, limit: PAGE });
    for (const list of new Set(page.map((one) => one.list))) {
      const part = await replayList(
        ports,
        link,
        list,
        page.filter((one) => one.list === list),
      );
      for (const name of Object.keys(total) as (keyof Taken)[]) total[name] += part[name];
    }
    if (page.length < PAGE) return total;
    after = page.at(-1)?.key ?? '';
  }
}

async function replayList(
  ports: ChannelPorts,
  link: ChannelLink,
  listId: string,
  waiting: readonly Quarantined[],
): Promise<Taken> {
  const source = sourceOf(link.connector, listId);
  const records: Json[] = [];
  for (const one of waiting)
    if (!one.cause.startsWith('call-')) records.push(one.payload);
    else records.push(...(await askAgain(link, source, one)));
  return takeRecords(ports, link.channel, link.connector, {
    mapping: source.mapping ?? 'order',
    sourceCall: `${link.connector.manifest.id}.${source.id}`,
    list: listId,
    records,
  });
}

/** What reads the records of a list: the list itself, or the operation that fetches each whole. */
export function sourceOf(connector: Connector, listId: string): Operation {
  const list = operationOf(connector, listId);
  const detail = list.walk?.detail;
  return detail === undefined ? list : operationOf(connector, detail.operation);
}

async function askAgain(link: ChannelLink, source: Operation, { payload }: Quarantined): Promise<Json[]> {
  try {
    return (await link.call(source.id, payload as JsonObject)).records;
  } catch (error) {
    if (error instanceof ChannelFailure) return [];
    throw error;
  }
}
