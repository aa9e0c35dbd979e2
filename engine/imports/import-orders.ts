import type { FieldProblem, ImportPlan } from '../../schemas/import.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { findChannels } from '../channels/find-channels.ts';
import { houseFields, mergeOrder } from '../channels/merge-order.ts';
import { originsOf, type Origins } from '../channels/origins.ts';
import { noteConflicts, refusedState, settleSources, type Conflict } from '../channels/settle-sources.ts';
import { countIntake, dayOf } from '../intake/error-rate.ts';
import type { GoodsSource } from '../intake/find-goods.ts';
import { knowOrders } from '../intake/know-orders.ts';
import { completeOver } from '../intake/lay-order.ts';
import { noteProblems, type OrderFinding } from '../intake/order-problem-store.ts';
import { placeMemory, receiverProblems, splitAddress } from '../orders/check-order-receiver.ts';
import { isOver, shopKey, withCandidates, type Knowledge } from '../orders/complete-order.ts';
import type { OrderProblem } from '../orders/order-problem.ts';
import { filledText } from '../orders/order-rows.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { FoundInput } from '../tables/upsert-records.ts';
import type { RecordInput, WriteResult } from '../tables/writing.ts';

const ORDER_FIELDS = [
  'platform',
  'shop',
  'orderNo',
  'state',
  'lines',
  'amountCheck',
  'amountGap',
  'receiverPhone',
  'province',
  'city',
  'district',
  'addressDetail',
];

/** Whether the records of a table are orders, however it is called. */
export function holdsOrders({ fields }: TableDefinition): boolean {
  const ids = new Set(fields.map(({ id }) => id));
  return ORDER_FIELDS.every((id) => ids.has(id));
}

const places = placeMemory();

/** States by all that a cell may call them. */
export const stateWords = ({ fields }: TableDefinition): ReadonlyMap<string, string> => {
  const state = fields.find(({ id }) => id === 'state');
  const options = state?.type === 'select' ? state.options : [];
  return new Map(options.flatMap(({ id, title }) => [title.en, title.zh, id].map((word) => [word, id])));
};

/**
 * An order of a file before it is laid over what is there: its state by id, the address taken apart. Changes `values`;
 * answers what keeps a parcel from its receiver where the plan wants such orders refused.
 */
export function readOrder(
  values: JsonObject,
  { checks, states, now }: Pick<ImportPlan, 'checks'> & { states: ReadonlyMap<string, string>; now: number },
): FieldProblem[] {
  const { state } = values;
  if (typeof state === 'string') values['state'] = states.get(state.trim()) ?? state;
  splitAddress(values);
  if (checks !== 'refuse' || isOver(values)) return [];
  return receiverProblems(values, places, now).map(
    ({ code, field, value, message, suggestion, candidates = [] }) => ({
      code,
      field,
      ...(value === undefined ? {} : { value }),
      message,
      fix: withCandidates(suggestion, candidates),
    }),
  );
}

interface Intake {
  plan: Pick<ImportPlan, 'checks' | 'zone' | 'defaults'>;
  now: number;
}

/** Orders of one batch, completed as new ones; what is found there already is completed anew over it. */
export interface OrderBatch {
  inputs: RecordInput[];
  knowledge: Knowledge;
  channels: ReadonlyMap<string, Channel>;
  problems: readonly OrderProblem[][];
  intake: Intake;
}

/** Everything that is asked of the database for a batch, and each order completed. */
export async function readOrders(
  source: GoodsSource,
  intake: Intake,
  inputs: readonly RecordInput[],
): Promise<OrderBatch> {
  const { now, plan } = intake;
  const orders = inputs.map(({ values }) => values);
  const knowledge = await knowOrders({ ...source, now, receivers: plan.checks === 'warn' }, orders);
  const channels = await findChannels(source.query, orders);
  const problems: OrderProblem[][] = [];
  const completed = inputs.map((input) => {
    const channel = channels.get(shopKey(input.values))?.id;
    const named = channel === undefined ? input.values : { channel, ...input.values };
    const done = completeOver(undefined, named, knowledge, undefined);
    problems.push(done.problems);
    return { ...input, values: done.values };
  });
  return { inputs: completed, knowledge, channels, problems, intake };
}

/** One attempt to write a batch; a transaction that runs again makes another. */
export interface OrderWriting {
  overlay(found: readonly FoundInput[]): Promise<ReadonlyMap<number, JsonObject>>;
  /** What was found in the orders, where files and interface differ, and how many came. `refused`: others that did not. */
  note(results: readonly WriteResult[], refused: number): Promise<void>;
}

/** `counts`: whether they come for the first time, so that the day counts them. */
export function writeOrders(tx: Transaction, batch: OrderBatch, counts: boolean): OrderWriting {
  const { channels, intake } = batch;
  const problems = [...batch.problems];
  const values = batch.inputs.map((input) => input.values);
  const conflicts: (Conflict & { channel: string })[] = [];
  return {
    async overlay(found) {
      const ofShops = found.filter(({ input }) => channels.has(shopKey(input.values)));
      const origins = await originsOf(tx.query, ofShops);
      for (const one of found) {
        const settled = layFile(one, batch, origins.get(one.no) ?? new Map());
        values[one.index] = settled.values;
        problems[one.index] = settled.problems;
        conflicts.push(...settled.conflicts);
      }
      return new Map(found.map(({ index }) => [index, values[index]!]));
    },
    async note(results, refused) {
      await noteProblems(tx, findingsOf(batch, results, values, problems), intake.now);
      for (const { channel, ...conflict } of conflicts) await noteConflicts(tx, channel, [conflict]);
      if (counts) await count(tx, batch, { results, problems, refused });
    },
  };
}

/** A file's word on an order that is here: what the house and, where it is believed more, the interface said stays. */
function layFile(
  { index, input, stored }: FoundInput,
  { knowledge, channels, inputs, intake }: OrderBatch,
  origins: Origins,
): { values: JsonObject; problems: OrderProblem[]; conflicts: (Conflict & { channel: string })[] } {
  const told = (inputs[index] ?? input).values;
  const key = shopKey(told);
  const channel = channels.get(key);
  const ofHouse = Object.entries(told).filter(([field]) => houseFields.has(field));
  const merged = mergeOrder(stored, told, { tellsAfterSale: false, now: intake.now });
  const values = { ...Object.fromEntries(ofHouse), ...merged.values };
  const settled =
    channel === undefined
      ? { values, conflicts: [] }
      : settleSources(channel, 'file', stored, values, origins);
  const conflicts = [...settled.conflicts];
  if (merged.refusedState !== undefined) conflicts.push(refusedState(stored, merged.refusedState, 'file'));
  const orderNo = filledText(told['orderNo']) ?? '';
  const named = { ...settled.values, ...keyOf(told) };
  return {
    ...completeOver(stored, named, knowledge, undefined),
    conflicts: conflicts.map((one) => ({
      ...one,
      orderNo,
      foundAt: intake.now,
      channel: channel?.id ?? key.replace(' ', '/'),
    })),
  };
}

const keyOf = ({ platform = null, shop = null, orderNo = null }: JsonObject): JsonObject => ({
  platform,
  shop,
  orderNo,
});

const channelOf = ({ channels }: OrderBatch, values: JsonObject): string =>
  channels.get(shopKey(values))?.id ?? shopKey(values).replace(' ', '/');

const findingsOf = (
  batch: OrderBatch,
  results: readonly WriteResult[],
  values: readonly JsonObject[],
  problems: readonly OrderProblem[][],
): OrderFinding[] =>
  results.flatMap(({ outcome, id }, index) => {
    const [order = {}, found = []] = [values[index], problems[index]];
    if (id === undefined || outcome === 'refused') return [];
    if (outcome === 'created' && found.length === 0) return [];
    const { shipBy } = order;
    return [
      {
        no: Number(id),
        orderNo: filledText(order['orderNo']) ?? '',
        channel: channelOf(batch, order),
        problems: found,
        dueAt: typeof shipBy === 'number' ? shipBy : null,
      },
    ];
  });

interface Outcome {
  results: readonly WriteResult[];
  problems: readonly OrderProblem[][];
  refused: number;
}

async function count(
  tx: Transaction,
  batch: OrderBatch,
  { results, problems, refused }: Outcome,
): Promise<void> {
  const { inputs, channels, intake } = batch;
  const counts = new Map<string, { key: string; orders: number; wrong: number }>();
  const add = (values: JsonObject, orders: number, wrong: number): void => {
    const channel = channelOf(batch, values);
    const sum = counts.get(channel) ?? { key: shopKey(values), orders: 0, wrong: 0 };
    counts.set(channel, { ...sum, orders: sum.orders + orders, wrong: sum.wrong + wrong });
  };
  for (const [index, { outcome }] of results.entries()) {
    const { values = {} } = inputs[index] ?? {};
    if (outcome === 'refused') add(values, 1, 1);
    if (outcome === 'created') add(values, 1, (problems[index]?.length ?? 0) > 0 ? 1 : 0);
  }
  // What could not be read names no shop; it is counted where the file's other orders are.
  if (refused > 0) add({ ...inputs[0]?.values, ...(intake.plan.defaults as JsonObject) }, refused, refused);
  for (const [channel, { key, orders, wrong }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const zone = channels.get(key)?.zone ?? intake.plan.zone;
    await countIntake(tx, { channel, day: dayOf(intake.now, zone), source: 'file', orders, wrong });
  }
}
