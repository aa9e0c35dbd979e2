import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTargetFields } from '../../engine/cli/map-suggest.ts';
import { suggestMapping } from '../../engine/mapping/suggest/index.ts';
import { tally, type Suite, type Tally } from './suite.ts';

interface Headings {
  columns: string[];
}

/** The readings of the source to the fields of our order table; the first where the list has a column of its own. */
const fields: Readonly<Record<string, readonly string[]>> = {
  order_no: ['orderNo'],
  receiver_name: ['receiverName', 'buyer'],
  receiver_phone: ['receiverPhone'],
  receiver_address: ['addressDetail'],
  created_at: ['placedAt'],
  paid_amount: ['paidAmount', 'totalAmount'],
  sku_code: ['lines[*].merchantCode', 'lines[*].sku'],
  quantity: ['lines[*].quantity', 'itemCount'],
  tracking_no: ['parcels[*].waybillNo'],
  province: ['province'],
  paid_at: ['paidAt'],
  postcode: ['postcode'],
};
const SURE = 0.9;

/** Columns of settlement files that an order has too, and some that only sound like one. */
const settlement: Readonly<Record<string, string | null>> = {
  订单号: 'orderNo',
  订单编号: 'orderNo',
  子订单号: 'lines[*].lineNo',
  下单时间: 'placedAt',
  订单创建时间: 'placedAt',
  商品ID: 'lines[*].productId',
  商品名称: 'lines[*].title',
  商品数量: 'lines[*].quantity',
  动账金额: null,
  动账时间: null,
  佣金: null,
  '账户余额（元）': null,
  达人名称: null,
  流水单号: null,
  入账时间: null,
  售后编号: 'refunds[*].refundNo',
};

async function checkSettlement(checks: Tally, dir: string): Promise<void> {
  const target = readTargetFields('orders');
  const text = await readFile(join(dir, '../02-settlement/headers.json'), 'utf8');
  for (const [file, { columns }] of Object.entries(JSON.parse(text) as Record<string, Headings>)) {
    if (columns === undefined) continue;
    for (const { heading, candidates } of suggestMapping({ headings: columns }, target)) {
      if (!Object.hasOwn(settlement, heading)) continue;
      const [best] = candidates;
      const sure = best !== undefined && best.confidence >= SURE ? best.field : null;
      checks.equal(`settlement, ${file}: ${heading}`, sure, settlement[heading]);
    }
  }
}

/** Heading lists of thirteen platforms, and how a person reads their main columns. */
export const mapSuggestions: Suite = {
  name: 'map-suggest',
  folder: '01-orders',
  async run(dir) {
    const checks = tally();
    const targets = {
      'order table': readTargetFields('orders'),
      'twelve names': Object.keys(fields).map((path) => ({
        path,
        type: 'text' as const,
        label: { zh: path, en: path },
      })),
    };
    for (const [name, target] of Object.entries(targets)) {
      let sure = 0;
      let sureWrong = 0;
      for (const file of ['headers.json', 'headers-2.json']) {
        const { canonical, ...lists } = JSON.parse(await readFile(join(dir, file), 'utf8')) as {
          canonical: Record<string, Record<string, string>>;
        } & Record<string, Headings>;
        for (const [platform, { columns }] of Object.entries(lists)) {
          if (columns === undefined) continue;
          const counts = { right: 0, wrong: 0, missed: 0 };
          const found = suggestMapping({ headings: columns }, target);
          for (const [reading, headings] of Object.entries(canonical)) {
            const wanted = headings[platform];
            if (wanted === undefined) continue;
            const good = name === 'order table' ? fields[reading]! : [reading];
            const [best] = found.find(({ heading }) => heading === wanted)!.candidates;
            const right = best !== undefined && good.includes(best.field);
            counts[right ? 'right' : best === undefined ? 'missed' : 'wrong'] += 1;
            if (best !== undefined && best.confidence >= SURE) sure += 1;
            if (best !== undefined && best.confidence >= SURE && !right) sureWrong += 1;
            checks.holds(
              `${name}, ${platform}: ${wanted} is ${reading}, not ${best?.field ?? 'nothing'}`,
              right,
            );
          }
          checks.note(
            `${name}, ${platform}: ${counts.right} right, ${counts.wrong} wrong, ${counts.missed} missed`,
          );
        }
      }
      checks.note(`${name}: ${sure} at confidence ${SURE} or above, ${sureWrong} of them wrong`);
    }
    await checkSettlement(checks, dir);
    return checks.result();
  },
};
