import { Type } from 'typebox';
import { Text } from '../text.ts';
import { TableId } from '../table-trigger.ts';
import { exact } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'demo-shop';
const DemoShop = Type.Object(
  {
    /** Records and runs that came with the demo shop and are still there; 0: it is not open. */
    samples: Type.Integer(),
    tables: Type.Array(Type.Object({ table: TableId, title: Text, records: Type.Integer() }, exact)),
  },
  exact,
);

export const getDemoShop = defineRoute({
  method: 'GET',
  path: '/api/v1/demo-shop',
  tag,
  summary: { zh: '演示店铺还有多少示例数据', en: 'How much sample data there is' },
  right: { action: 'read', kind: 'table' },
  reply: DemoShop,
  example: {},
});

export const openDemoShop = defineRoute({
  method: 'POST',
  path: '/api/v1/demo-shop/open',
  tag,
  summary: {
    zh: '打开演示店铺：装订单中心，放入示例数据',
    en: 'Open the demo shop: the order pack with samples',
  },
  right: { action: 'edit', kind: 'table' },
  reply: DemoShop,
  example: {},
});

export const clearDemoShop = defineRoute({
  method: 'POST',
  path: '/api/v1/demo-shop/clear',
  tag,
  summary: { zh: '清除示例数据', en: 'Take the sample data away' },
  right: { action: 'edit', kind: 'table' },
  reply: Type.Object({ ...DemoShop.properties, cleared: Type.Integer() }, exact),
  example: {},
});
