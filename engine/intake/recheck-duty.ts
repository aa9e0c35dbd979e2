import type { Duty } from '../runtime/duty.ts';
import { recordRange } from '../tables/layout.ts';
import { BUNDLES, SHOP_PRODUCTS, SKUS } from './find-goods.ts';
import { UNMATCHED } from './match-goods.ts';
import { recheckOrders, type RecheckParts } from './recheck-orders.ts';

const LOOK_MS = 30_000;

/** Lets orders go on that wait for goods, once somebody has written down what these are. */
export function recheckDuty(parts: RecheckParts): Duty {
  let seen: string | undefined;
  return {
    name: 'order-goods',
    scope: 'database',
    times: { everyMs: LOOK_MS },
    run: async () => {
      const [waiting] = await parts.tables.read(
        'SELECT 1 AS one FROM order_problems WHERE cause = ? LIMIT 1',
        [UNMATCHED],
      );
      if (waiting === undefined) return;
      const newest = await newestGoods(parts);
      if (newest === seen) return;
      await recheckOrders(parts, { cause: UNMATCHED, actor: 'system' });
      seen = newest;
    },
  };
}

/** Another text after every change of the goods. */
async function newestGoods({ tables, catalog }: RecheckParts): Promise<string> {
  const newest: number[] = [];
  for (const id of [SKUS, BUNDLES, SHOP_PRODUCTS]) {
    const table = await catalog.table(id);
    const [row] =
      table === undefined
        ? []
        : await tables.read<{ seq: number | null }>(
            'SELECT max(change_seq) AS seq FROM records WHERE no BETWEEN ? AND ?',
            [...recordRange(table.no)],
          );
    newest.push(row?.seq ?? 0);
  }
  return newest.join(' ');
}
