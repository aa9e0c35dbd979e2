import { join } from 'node:path';
import type { ReplyOf } from '../schemas/api/route.ts';
import type { createToken } from '../schemas/api/accounts.ts';
import type { listWebhooks } from '../schemas/api/catalog.ts';
import type { listRuns, startRun } from '../schemas/api/runs.ts';
import { demoApi } from '../engine/cli/demo/api.ts';
import { pushSamples } from '../engine/cli/demo/intake.ts';
import { readFlow } from '../flows/read-flow.ts';
import { oldCarrier, publish, refund, shipping } from './flows.ts';
import type { Outside } from './outside.ts';
import type { Owner } from './owner.ts';

const receiver = { name: '韩梅梅', phone: '13812345678' };

/** Runs of every kind: real orders of nine shops, failures, unknown outcomes, decisions that wait. */
export async function fillWithRuns(owner: Owner, outside: Outside, flowsFolder: string): Promise<void> {
  const intake = await readFlow(join(flowsFolder, 'order-intake'));
  for (const flow of [intake, shipping, oldCarrier, refund]) await publish(owner, flow);
  const start = (
    flow: string,
    orderNo: string,
    more: Record<string, unknown> = {},
    mode = 'live',
  ): Promise<unknown> =>
    owner.call<typeof startRun>('POST', '/api/v1/runs', {
      flow,
      input: { orderNo, url: outside.url, receiver, ...more },
      mode: mode as 'live',
      waitMs: 10_000,
    });

  const { items } = await owner.call<typeof listWebhooks>('GET', '/api/v1/webhooks');
  const hook = new URL(items.find(({ flow }) => flow === intake.id)?.url ?? '').pathname;
  const { credential } = await owner.call<typeof createToken>('POST', '/api/v1/tokens', {
    name: 'ERP 推单',
    role: 'operator',
  });
  await pushSamples(demoApi(owner.address, credential), hook, join(flowsFolder, 'order-intake'));

  outside.answer(200, { waybill: 'SF1405221100456' });
  for (const orderNo of ['6920112233445501', '6920112233445502']) await start(shipping.id, orderNo);
  await start(shipping.id, '6920112233445503', {}, 'rehearsal');
  await start(refund.id, '6920112233445510', { amount: '1299.00' });
  await start(refund.id, '6920112233445511', { amount: '860.50' }, 'shadow');
  outside.answer(400, { message: 'branch code unknown' });
  for (const orderNo of ['6920112233445520', '6920112233445521', '6920112233445522'])
    await start(shipping.id, orderNo);
  outside.answer(502, { message: 'bad gateway' });
  await start(oldCarrier.id, '6920112233445530');
}

/** The newest run of a flow. */
export async function newestRun(owner: Owner, query: string): Promise<string> {
  const page: ReplyOf<typeof listRuns> = await owner.call<typeof listRuns>(
    'GET',
    `/api/v1/runs?limit=1&${query}`,
  );
  const [run] = page.items;
  if (run === undefined) throw new Error(`no run with ${query}`);
  return run.id;
}
