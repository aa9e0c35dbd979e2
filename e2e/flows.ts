import type { FlowDefinition } from '../schemas/flow.ts';
import type { createFlow, publishFlow } from '../schemas/api/flows.ts';
import type { Owner } from './owner.ts';

const searchKeys = { 订单号: { path: 'input.orderNo' } };

/** Asks a carrier for a waybill. With `key` it may ask again; without, nobody knows after a lost answer. */
const waybill = (id: string, zh: string, en: string, key: boolean): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh, en },
  input: {
    type: 'object',
    required: ['orderNo', 'url'],
    properties: {
      orderNo: { type: 'string' },
      url: { type: 'string' },
      receiver: {
        type: 'object',
        properties: {
          name: { type: 'string', 'x-pii': 'name' },
          phone: { type: 'string', 'x-pii': 'phone' },
        },
      },
    },
  },
  nodes: {
    start: { type: 'manual', name: { zh: '收到订单', en: 'Order received' }, config: {} },
    order: {
      type: 'set',
      name: { zh: '整理订单', en: 'Prepare the order' },
      config: { values: { orderNo: { path: 'input.orderNo' }, receiver: { path: 'input.receiver' } } },
    },
    waybill: {
      type: 'http-request',
      name: { zh: '取运单号', en: 'Get a waybill' },
      config: {
        method: 'POST',
        url: { path: 'input.url' },
        body: { path: 'steps.order' },
        ...(key ? { repeat: { kind: 'key', header: 'Idempotency-Key' } } : {}),
      },
    },
    back: {
      type: 'set',
      name: { zh: '回填单号', en: 'Write it back' },
      config: { values: { waybill: { rule: { coalesce: [{ var: 'steps.waybill.body.waybill' }, null] } } } },
    },
  },
  edges: [
    { from: 'start', to: 'order' },
    { from: 'order', to: 'waybill' },
    { from: 'waybill', to: 'back' },
  ],
  settings: { searchKeys },
});

export const shipping = waybill('shipping', '取运单号', 'Get a waybill', true);
export const oldCarrier = waybill('old-carrier', '老接口取号（不能重发）', 'Old carrier, no repeats', false);

export const refund: FlowDefinition = {
  schemaVersion: 1,
  id: 'refund',
  name: { zh: '大额退款审核', en: 'Large refunds' },
  nodes: {
    start: { type: 'manual', name: { zh: '收到申请', en: 'Request received' }, config: {} },
    review: {
      type: 'human-task',
      name: { zh: '主管审核', en: 'Review' },
      config: {
        title: {
          zh: '订单 {{input.orderNo}} 退款 {{input.amount}} 元',
          en: 'Order {{input.orderNo}}: refund of {{input.amount}}',
        },
        cause: 'large-refund',
        severity: 'urgent',
        object: { path: 'input.orderNo' },
        deadlineMs: 86_400_000,
        form: {
          type: 'object',
          required: ['note'],
          properties: { note: { type: 'string', title: '审核意见', minLength: 2 } },
        },
        decisions: [
          { port: 'approve', label: { zh: '同意退款', en: 'Approve' } },
          { port: 'refuse', label: { zh: '拒绝', en: 'Refuse' } },
        ],
      },
    },
    paid: {
      type: 'set',
      name: { zh: '记下结果', en: 'Note the result' },
      config: { values: { orderNo: { path: 'input.orderNo' }, decision: { path: 'steps.review.decision' } } },
    },
  },
  edges: [
    { from: 'start', to: 'review' },
    { from: 'review', port: 'approve', to: 'paid' },
  ],
  settings: { searchKeys },
};

/** Holds a record whose district is missing until a person adds it. */
export const address: FlowDefinition = {
  schemaVersion: 1,
  id: 'address',
  name: { zh: '校验收货地址', en: 'Check addresses' },
  input: { type: 'object', properties: { phone: { type: 'string', 'x-pii': 'phone' } } },
  nodes: {
    start: { type: 'manual', name: { zh: '收到订单', en: 'Order received' }, config: {} },
    check: {
      type: 'validate',
      name: { zh: '校验地址', en: 'Check the address' },
      config: {
        schema: { type: 'object', required: ['district'] },
        onProblem: 'quarantine',
        object: { path: 'input.orderNo' },
      },
    },
  },
  edges: [{ from: 'start', to: 'check' }],
  settings: { searchKeys },
};

export async function publish(owner: Owner, definition: FlowDefinition): Promise<void> {
  const { revision } = await owner.call<typeof createFlow>('POST', '/api/v1/flows', { definition });
  await owner.call<typeof publishFlow>('POST', `/api/v1/flows/${definition.id}/publish`, { revision });
}
