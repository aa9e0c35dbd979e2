import type { Json } from '../../../schemas/values/json.ts';

/** One value that a column of states was seen to have. */
export interface SeenValue {
  value: string;
  count: number;
  /** The state of ours that is suggested, if the words say one. */
  suggested?: string;
}

export interface ValueMapSuggestion {
  /** The commonest first. */
  values: SeenValue[];
  /** Values, and records, for which nothing is suggested. */
  unmapped: { values: number; records: number };
}

/** States of ours by the words of platforms; the first that fits. Source: status texts and codes of the trade. */
const STATES: readonly (readonly [string, RegExp])[] = [
  [
    'refunding',
    /退款中|退货中|售后中|售后处理|申请退款|待退款|refund(?:ing|[_ ]pending|[_ ]requested)|return[_ ]?requested/i,
  ],
  ['canceled', /取消|关闭|作废|退款成功|已退款|全额退款|超时未|cancel|closed|void|refunded/i],
  [
    'unpaid',
    /待付|未付|待支付|未支付|等待买家付款|待确认|待成团|unpaid|not[_ ]?paid|wait[_ ]buyer[_ ]pay|pending[_ ]?payment|on[_ -]?hold/i,
  ],
  [
    'paid',
    /待发货|等待卖家发货|未发货|待出库|待审核|待分单|备货|unfulfilled|to[_ ]?ship|wait[_ ]seller[_ ]send|awaiting[_ ]shipment/i,
  ],
  ['completed', /完成|交易成功|签收|已收货|确认收货|finished|completed?|delivered|success/i],
  [
    'shipped',
    /发货|出库|运输|待收货|配送中|派送|揽收|shipped|fulfilled|in[_ ]transit|wait[_ ]buyer[_ ]confirm|to[_ ]receive/i,
  ],
  ['paid', /已付|已支付|买家已付款|处理中|paid|processing|pending/i],
];

export const suggestState = (value: string): string | undefined =>
  STATES.find(([, pattern]) => pattern.test(value))?.[0];

/**
 * Counts the values of a column and suggests a target for each. `targets` are the target's own values; a suggestion
 * that is none of them is left out unless `translate` knows its name there (`shipped` → `outbound`).
 */
export function suggestValueMap(
  values: readonly (Json | undefined)[],
  targets?: ReadonlySet<string>,
  translate: (state: string) => string = (state) => state,
): ValueMapSuggestion {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value === null || value === undefined || value === '' || typeof value === 'object') continue;
    const text = String(value).trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const seen = [...counts]
    .map(([value, count]): SeenValue => {
      const state = targets?.has(value) === true ? value : suggestState(value);
      const suggested = state === undefined || targets?.has(state) === true ? state : translate(state);
      const known = suggested !== undefined && (targets === undefined || targets.has(suggested));
      return known ? { value, count, suggested } : { value, count };
    })
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const open = seen.filter(({ suggested }) => suggested === undefined);
  return {
    values: seen,
    unmapped: { values: open.length, records: open.reduce((sum, { count }) => sum + count, 0) },
  };
}
