import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { Json } from '../../../schemas/values/json.ts';

/** Ids of flows that were taken away are not given again: each opening of the demo shop takes the next. */
const MOST_OPENINGS = 50;
export const reviewIds: readonly string[] = Array.from({ length: MOST_OPENINGS }, (_, index) =>
  index === 0 ? 'demo-review' : `demo-review-${index + 1}`,
);

/** A flow that stops for people: at an address without district, and at amounts that do not agree. */
export const reviewFlow = (id: string): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: '审核订单（演示）', en: 'Review an order (demo)' },
  settings: { searchKeys: { order: { path: 'input.orderNo' } } },
  nodes: {
    start: { type: 'manual', name: { zh: '收到订单', en: 'An order comes in' }, config: {} },
    address: {
      type: 'validate',
      name: { zh: '检查地址', en: 'Check the address' },
      config: {
        schema: {
          type: 'object',
          required: ['orderNo', 'district'],
          properties: { district: { type: 'string', minLength: 2 } },
        },
        onProblem: 'quarantine',
        object: { path: 'input.orderNo' },
      },
    },
    ask: {
      type: 'human-task',
      name: { zh: '核对金额', en: 'Compare the amounts' },
      config: {
        title: {
          zh: '订单 {{input.orderNo}} 金额对不上',
          en: 'The amounts of {{input.orderNo}} do not agree',
        },
        cause: 'amounts-differ',
        severity: 'important',
        object: { path: 'input.orderNo' },
        decisions: [
          { port: 'accept', label: { zh: '按平台金额放行', en: 'Accept the amounts of the shop' } },
          { port: 'refuse', label: { zh: '不发货', en: 'Do not ship' } },
        ],
      },
    },
  },
  edges: [
    { from: 'start', to: 'address' },
    { from: 'address', to: 'ask' },
  ],
});

/** Three without district, three whose amounts differ. */
export const reviewInputs: Json[] = Array.from({ length: 6 }, (_, index) => ({
  orderNo: `69200000${100 + index}`,
  province: '浙江省',
  city: '杭州市',
  district: index % 2 === 0 ? '' : '西湖区',
}));
