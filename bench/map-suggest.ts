import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestMapping, targetOfTable } from '../engine/mapping/suggest/index.ts';
import type { TableDefinition } from '../schemas/table.ts';
import { median, spread, type Bench } from './bench.ts';

/** Sixty headings as an export of a shop and an ERP have them, with what they are made of. */
const headings =
  '订单编号 子订单号 平台订单号 店铺名称 订单状态 订单类型 售后状态 订单来源 下单时间 付款时间 发货时间 确认收货时间 完成时间 更新时间 最晚发货时间 买家昵称 买家ID 买家留言 商家备注 旗帜 标签 收货人姓名 收货人手机 固定电话 省份 城市 区县 街道 详细地址 邮编 商品ID 商品名称 商品规格 SKU_ID 商家编码 商品条码 商品数量(件) 商品单价（元） 商品总价(元) 平台优惠(元) 商家优惠(元) 达人优惠 运费（元） 税费 应付金额 实付金额(元) 退款金额 支付方式 支付单号 币种 快递公司 快递单号 发货仓库 发票抬头 发票税号 达人昵称 佣金率 是否预售 定金 尾款'.split(
    ' ',
  );

export const mapSuggest: Bench = {
  names: ['map.suggest'],
  async run({ quick, flows }) {
    const table = JSON.parse(
      readFileSync(join(flows, 'order-hub/tables/orders.json'), 'utf8'),
    ) as TableDefinition;
    const target = targetOfTable(table);
    const times: number[] = [];
    for (let round = 0; round < (quick ? 3 : 30); round += 1) {
      const startedAt = performance.now();
      const found = suggestMapping({ headings }, target);
      times.push(performance.now() - startedAt);
      if (found.filter(({ chosen }) => chosen !== undefined).length < 40)
        throw new Error('columns were not mapped');
    }
    return [
      {
        name: 'map.suggest',
        value: median(times),
        unit: 'ms',
        aim: { of: 'value', most: 50 },
        note: `${headings.length} headings, ${target.length} fields; the first, cold: ${Math.round(times[0]!)} ms; ${spread(times)}`,
      },
    ];
  },
};
