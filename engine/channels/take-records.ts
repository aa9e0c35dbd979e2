import type { Connector } from '../../connectors/kit/connector.ts';
import { textOf } from '../../connectors/kit/draft.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Json } from '../../schemas/values/json.ts';
import { countIntake, dayOf } from '../intake/error-rate.ts';
import { tellOrderCases } from '../intake/order-cases.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks } from '../store/sql.ts';
import type { ChannelPorts } from './channel-ports.ts';
import { mapperOf, type MappedRecord, type RecordMapper } from './map-records.ts';
import { letGo, quarantine, type Refused } from './quarantine.ts';
import { writeRecords, type Written } from './write-records.ts';

/** Of one transaction: enough to share its cost, little enough to leave the writer to others. */
export const BATCH = 200;

export interface Batch {
  mapping: string;
  /** `taobao.get-order`, and when: what the history shows as the source. */
  sourceCall: string;
  list: string;
  records: readonly Json[];
  /** Records that the platform named and did not give. */
  refused?: readonly Refused[];
}

export interface Taken {
  created: number;
  changed: number;
  unchanged: number;
  quarantined: number;
}

interface Part extends Taken {
  /** What people have to put right in the orders is not what it was. */
  isOtherwise: boolean;
}

/**
 * The one way of a platform's records into the house, read, pushed or replayed: mapped, enriched, laid over what is
 * there, written. What cannot be read waits in quarantine, the rest goes on. `also` rides in the last transaction.
 */
export async function takeRecords(
  ports: ChannelPorts,
  channel: Channel,
  connector: Connector,
  batch: Batch,
  also: (tx: Transaction, taken: Taken) => Promise<void> = () => Promise.resolve(),
): Promise<Taken> {
  const mapper = mapperOf(channel, connector, batch.mapping);
  const { mapped, unread } = mapAll(mapper, batch.records);
  const taken: Part = { ...NOTHING };
  const slices = mapped.length === 0 ? [[]] : chunks(mapped, BATCH);
  for (const [index, slice] of slices.entries()) {
    const last = index === slices.length - 1;
    const wrong = last ? [...unread, ...(batch.refused ?? [])] : [];
    const part = await write(
      ports,
      { channel, connector, batch, mapper },
      slice,
      wrong,
      async (tx, sofar) => {
        if (!last) return;
        const all = sum(taken, sofar);
        if (all.isOtherwise) await tellOrderCases(tx, ports.clock.now());
        await also(tx, all);
      },
    );
    Object.assign(taken, sum(taken, part));
  }
  return taken;
}

const NOTHING: Part = {
  created: 0,
  changed: 0,
  unchanged: 0,
  quarantined: 0,
  isOtherwise: false,
};

const sum = (a: Part, b: Part): Part => ({
  created: a.created + b.created,
  changed: a.changed + b.changed,
  unchanged: a.unchanged + b.unchanged,
  quarantined: a.quarantined + b.quarantined,
  isOtherwise: a.isOtherwise || b.isOtherwise,
});

function mapAll(
  mapper: RecordMapper,
  records: readonly Json[],
): { mapped: MappedRecord[]; unread: Refused[] } {
  const mapped: MappedRecord[] = [];
  const unread: Refused[] = [];
  for (const record of records) {
    const result = mapper.map(record);
    if ('mapped' in result) mapped.push(result.mapped);
    else unread.push(result.unread);
  }
  return { mapped, unread };
}

interface Site {
  channel: Channel;
  connector: Connector;
  batch: Batch;
  mapper: RecordMapper;
}

async function write(
  ports: ChannelPorts,
  { channel, connector, batch, mapper }: Site,
  records: readonly MappedRecord[],
  unread: readonly Refused[],
  also: (tx: Transaction, taken: Part) => Promise<void>,
): Promise<Part> {
  const at = ports.clock.now();
  const from = { list: batch.list, sourceCall: batch.sourceCall, mappingVersion: mapper.version, at };
  const context = {
    channel,
    platform: connector.manifest.id,
    tellsAfterSale: mapper.brings === 'order' ? mapper.tellsAfterSale : tellsAfterSale(channel, connector),
    who: { actor: 'system', at, sourceCall: batch.sourceCall, mappingVersion: mapper.version },
  };
  let taken: Part | undefined;
  await writeRecords(ports, context, records, async (tx, written) => {
    const wrong = [...unread, ...refusedOf(written)];
    taken = takenOf(written, wrong.length);
    const names = new Set(wrong.map(({ key }) => key));
    const good = records.map(keyOf).filter((key) => !names.has(key));
    const mended = await letGo(tx, channel, batch.list, good, at);
    const refused = await quarantine(tx, channel, wrong, from);
    if (mapper.brings === 'order')
      await countIntake(tx, {
        channel: channel.id,
        day: dayOf(at, channel.zone ?? connector.manifest.zone),
        source: 'api',
        // Those that waited in quarantine were counted when they came.
        orders: Math.max(0, written.created - mended) + refused,
        wrong: Math.max(0, written.wrong - mended) + refused,
      });
    await also(tx, taken);
  });
  return taken ?? NOTHING;
}

const takenOf = ({ created, changed, unchanged, isOtherwise }: Written, quarantined: number): Part => ({
  created,
  changed,
  unchanged,
  quarantined,
  isOtherwise,
});

/** As `keyOf` of the mapper names a record that cannot be read. */
const keyOf = ({ brings, orderNo, values }: MappedRecord): string =>
  brings === 'refund' ? textOf(values['refundNo'] ?? orderNo) : orderNo;

const refusedOf = ({ refused, orphans }: Written): Refused[] => [
  ...refused.map(({ record, problems }) => ({ key: keyOf(record), problems, payload: record.payload })),
  ...orphans.map((record) => ({
    key: keyOf(record),
    payload: record.payload,
    problems: [
      {
        code: 'order-missing',
        field: 'orderNo',
        value: record.orderNo,
        message: {
          zh: '这笔退款的订单还没有拉取到。',
          en: 'The order of this refund has not been read yet.',
        },
      },
    ],
  })),
];

const tellsAfterSale = (channel: Channel, connector: Connector): boolean =>
  (channel.mappings?.['order'] ?? connector.mappings['order']) === undefined
    ? false
    : mapperOf(channel, connector, 'order').tellsAfterSale;
