import { Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compileRule } from './compile-rule.ts';

/** One measured rule: `run` evaluates it `operations` times over changing records. */
export interface RuleBenchCase {
  readonly name: string;
  readonly operations: number;
  /** Returns how many answers were true, so that no engine can leave the work out. */
  readonly run: () => number;
}

const OPERATIONS = 10_000;

const orders: readonly Json[] = Array.from({ length: 64 }, (_, index) => ({
  weight: (index * 37) % 11,
  region: index % 3 === 0 ? '653101' : '330106',
  shop: `shop-${index % 7}`,
  paid: index % 5 !== 0,
  price: (1990 + index) / 100,
  total: new Big(`90071992547409.${93_000_000 + index}`),
  items: Array.from({ length: 10 }, (_, line) => ({
    sku: `sku-${line}`,
    quantity: (index + line) % 4,
    price: line + 0.5,
  })),
}));
const incomplete: readonly Json[] = orders.map((_, index) => ({ shop: `shop-${index % 7}`, weight: null }));

const weightOver3: Json = { '>': [{ var: 'weight' }, 3] };
const route: Json = {
  and: [
    { in: [{ var: 'region' }, ['653101', '653121', '653122', '653123']] },
    { or: [{ '>': [{ var: 'weight' }, 3] }, { '==': [{ var: 'shop' }, 'shop-2'] }] },
    { '!': { '===': [{ var: 'paid' }, false] } },
  ],
};
const quantity: Json = {
  '>': [
    {
      reduce: [
        { map: [{ filter: [{ var: 'items' }, { '>': [{ var: 'quantity' }, 0] }] }, { var: 'quantity' }] },
        { '+': [{ var: 'accumulator' }, { var: 'current' }] },
        0,
      ],
    },
    14,
  ],
};
const amount: Json = { '>': [{ '+': [{ '*': [{ var: 'price' }, 3] }, 0.1] }, 60.5] };
const exactAmount: Json = { '>': [{ '+': [{ var: 'total' }, 0.01] }, 90_071_992_547_409] };

function benchCase(
  name: string,
  rule: Json,
  records: readonly Json[],
  mode: 'strict' | 'compat' = 'strict',
): RuleBenchCase {
  const { evaluate } = compileRule(rule, { mode });
  const run = (): number => {
    let held = 0;
    for (let index = 0; index < OPERATIONS; index += 1)
      if (evaluate(records[index & 63] as Json) === true) held += 1;
    return held;
  };
  return { name, operations: OPERATIONS, run };
}

/** The rules the bench measures; the compat ones are json-logic-js, the baseline of the same run. */
export const ruleBenchCases = (): RuleBenchCase[] => [
  benchCase('simple comparison', weightOver3, orders),
  benchCase('simple comparison, unknown', weightOver3, incomplete),
  benchCase('and, or, in, comparison', route, orders),
  benchCase('filter, map, reduce over 10 items', quantity, orders),
  benchCase('amount with decimals', amount, orders),
  benchCase('amount beyond a double', exactAmount, orders),
  benchCase('simple comparison, json-logic-js', weightOver3, orders, 'compat'),
  benchCase('and, or, in, comparison, json-logic-js', route, orders, 'compat'),
  benchCase('filter, map, reduce over 10 items, json-logic-js', quantity, orders, 'compat'),
];
