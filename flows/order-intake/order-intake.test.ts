import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChannel, type ChannelOrder } from '../../engine/files/channel-reader.ts';
import { createHarness, type Harness } from '../../engine/testing/harness.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { add, printNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { readFlow } from '../read-flow.ts';
import { readRecipes, sampleChannels } from './sample-orders.ts';

const folder = import.meta.dirname;

interface Expected {
  orders: number;
  mapped: number;
  sums: Record<string, { total: string; lines: number }>;
  waiting: { orderNo: string; type: string; cause: string; field?: string }[];
  decisions: Record<string, Record<string, unknown>>;
}

/** A decision as the expected files spell it: amounts as text, who was asked in order of code. */
const spelled = (output: Json | undefined): Record<string, unknown> => {
  const { decision, carrier, freight, weightKg, asked } = (output ?? {}) as JsonObject;
  if (decision !== 'ship') return { decision };
  return {
    decision,
    carrier,
    freight: printNumeric(freight as Numeric),
    weightKg: printNumeric(weightKg as Numeric),
    asked: [...(asked as string[])].sort(),
  };
};

describe('the order flow over the sample files', () => {
  let flow: FlowDefinition;
  let harness: Harness;
  beforeAll(async () => {
    flow = await readFlow(folder);
    harness = await createHarness({ flows: [flow] });
  });
  afterAll(() => harness.close());

  const unified = async (runId: string): Promise<JsonObject | undefined> => {
    const journal = await harness.journal(runId);
    const set = journal.find((event) => event.type === 'step.completed' && event.step === 'order');
    return set?.type === 'step.completed' ? ((set.output as JsonObject)['order'] as JsonObject) : undefined;
  };

  const caseOf = async (runId: string): Promise<Expected['waiting'][number] | undefined> => {
    const [found] = await harness.store.write((tx) =>
      tx.query<{ type: string; cause: string; field: string | null }>(
        'select type, cause, field from cases where run_id = ?',
        [runId],
      ),
    );
    if (found === undefined) return undefined;
    const { type, cause, field } = found;
    return { orderNo: '', type, cause, ...(field === null ? {} : { field }) };
  };

  it.each(sampleChannels)(
    '%s: every order is decided, or waits for a person with its reason',
    async (channel) => {
      const place = join(folder, 'samples', channel);
      const expected = JSON.parse(await readFile(join(place, 'expected.json'), 'utf8')) as Expected;
      const recipe = (await readRecipes(folder))[channel]!;
      const { orders, problems } = await readChannel(channel, recipe, place);
      expect(problems).toEqual([]);
      const actual: Expected = { orders: orders.length, mapped: 0, sums: {}, waiting: [], decisions: {} };
      for (const order of orders) {
        const run = await harness.run('order-intake', order);
        const record = await unified(run.runId);
        const found = await caseOf(run.runId);
        if (found === undefined) actual.decisions[order.orderNo] = spelled(run.output);
        else actual.waiting.push({ ...found, orderNo: order.orderNo });
        if (record === undefined || found?.type === 'quarantine') continue;
        const amounts = record['amounts'] as JsonObject;
        const sum = (actual.sums[amounts['currency'] as string] ??= { total: '0', lines: 0 });
        sum.total = printNumeric(add(Number(sum.total), amounts['total'] as Numeric));
        sum.lines += ((record['lines'] ?? []) as Json[]).length;
        actual.mapped += 1;
      }
      const byOrder = (a: { orderNo: string }, b: { orderNo: string }): number =>
        a.orderNo < b.orderNo ? -1 : 1;
      actual.waiting.sort(byOrder);
      expected.waiting.sort(byOrder);
      expect(actual).toEqual(expected);
    },
  );

  const kashgar = (quantity: number): ChannelOrder => ({
    channel: 'pdd',
    orderNo: `261111-${quantity}`,
    digest: `d${quantity}`,
    record: {
      order_sn: `261111-${quantity}`,
      order_status: 1,
      refund_status: 1,
      created_time: '2026-11-11 08:00:00',
      pay_time: '2026-11-11 08:00:09',
      province: '新疆维吾尔自治区',
      city: '喀什地区',
      town: '莎车县',
      receiver_name_mask: '古*',
      receiver_phone_mask: '138****8008',
      goods_amount: 49.5 * quantity,
      discount_amount: 0,
      postage: 0,
      pay_amount: 49.5 * quantity,
      item_list: [{ outer_id: 'NS-QB07-200', goods_name: '棉被', goods_price: 49.5, goods_count: quantity }],
    },
  });

  it('asks exactly two carriers for Kashgar above 3 kg, and says why in both languages', async () => {
    const { output } = await harness.run('order-intake', kashgar(1));
    expect(output).toEqual({
      orderNo: '261111-1',
      platform: 'pdd',
      decision: 'ship',
      carrier: 'post',
      carrierName: '邮政',
      freight: 45,
      weightKg: 3.6,
      regionCode: '653125',
      asked: ['post', 'zto'],
      quotes: [
        { candidate: 'post', name: '邮政', nameEn: 'China Post', price: 45, steps: 3 },
        { candidate: 'zto', name: '中通', nameEn: 'ZTO', price: 55.5, steps: 3 },
      ],
      excluded: [
        expect.objectContaining({ candidate: 'sto', name: '申通' }),
        expect.objectContaining({ candidate: 'yunda', name: '韵达' }),
      ],
      reasons: [
        {
          zh: '排除申通：新疆喀什且重量超过 3 kg，不向这家询价。',
          en: 'STO is out: Kashgar in Xinjiang and above 3 kg: it is not asked.',
        },
        {
          zh: '排除韵达：新疆喀什且重量超过 3 kg，不向这家询价。',
          en: 'Yunda is out: Kashgar in Xinjiang and above 3 kg: it is not asked.',
        },
        {
          zh: '比价：邮政 45.00 CNY，中通 55.50 CNY。',
          en: 'Prices compared: China Post 45.00 CNY, ZTO 55.50 CNY.',
        },
        {
          zh: '选邮政：最便宜，比中通少 10.50 CNY。',
          en: 'China Post is chosen: the cheapest, 10.50 CNY less than ZTO.',
        },
      ],
    });
  });

  it('takes one record of an order at a time, in the order in which the shop changed them', async () => {
    const change = (digest: string, updatedAt: number, pay: number | string): ChannelOrder => ({
      ...kashgar(1),
      orderNo: '261111-y',
      digest,
      shop: '一号店',
      updatedAt,
      record: { ...kashgar(1).record, pay_amount: pay },
    });
    const first = await harness.run('order-intake', change('a', 1_000, 'NaN'));
    expect(first.status).toBe('waiting');
    const start = (input: ChannelOrder) =>
      harness.engine.start({ flow: 'order-intake', input, trigger: 'manual' });
    const newest = await start(change('c', 3_000, 49.5));
    const between = await start(change('b', 2_000, 49.5));
    expect([newest.kind, between.kind]).toEqual(['queued', 'queued']);
    const elsewhere = await harness.run('order-intake', { ...change('d', 1, 49.5), shop: '二号店' });
    expect(elsewhere.status).toBe('completed');

    await harness.engine.cancel(first.runId, 'the shop has corrected it', 'test');
    await harness.until(between.runId, 'completed');
    await harness.until(newest.runId, 'completed');
    const late = await harness.run('order-intake', change('e', 2_500, 49.5));
    expect(late.status).toBe('superseded');
  });

  it('starts no second run for the record it has seen, and goes on with a corrected one', async () => {
    const order = { ...kashgar(2), orderNo: '261111-x', record: { ...kashgar(2).record, pay_amount: 'NaN' } };
    const first = await harness.run('order-intake', order);
    expect(first.status).toBe('waiting');
    const again = await harness.engine.start({
      flow: 'order-intake',
      input: order,
      trigger: 'manual',
    });
    expect(again).toMatchObject({ kind: 'duplicate', runId: first.runId });

    const journal = await harness.journal(first.runId);
    const waiting = journal.find((event) => event.type === 'step.waiting');
    const token = waiting?.type === 'step.waiting' ? waiting.wait.token : undefined;
    await harness.engine.reply(token ?? '', kashgar(2).record, { by: 'test' });
    await harness.until(first.runId, 'completed');
    const end = (await harness.journal(first.runId)).at(-1);
    expect(end).toMatchObject({
      type: 'run.completed',
      output: { decision: 'ship', carrier: 'post', weightKg: 7.2 },
    });
  });

  it('refuses a channel without a mapping', async () => {
    const input = { ...kashgar(1), channel: 'nobody' };
    const run = await harness.run('order-intake', input);
    expect(run).toMatchObject({ status: 'failed', errorCode: 'unknown-channel' });
  });
});
