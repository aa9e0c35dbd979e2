import { Type, type Static } from 'typebox';
import { Expression, type FlowDefinition } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { Text } from '../../schemas/text.ts';
import { compare, isNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { compileCondition, type Condition } from '../sdk/condition.ts';
import { asJson } from '../sdk/expression.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { port } from '../sdk/port.ts';
import { examples } from './choose-cheapest/examples.ts';
import { noPrice, reasonsOf, tooHeavy, type Decision } from './choose-cheapest/reasons.ts';
import { quote, readTariffs, tariffFor, type Candidate } from './choose-cheapest/tariff.ts';

const Exclusion = Type.Object(
  {
    when: field(Type.Unknown(), '条件', 'Condition', { control: 'rule' }),
    candidates: field(Type.Array(Type.String(), { minItems: 1 }), '排除谁', 'Leaves out'),
    reason: field(Text, '原因', 'Reason', { control: 'text' }),
    onUnknown: field(
      Type.Union([
        option('true', '当作成立', 'Take it as holding'),
        option('false', '当作不成立', 'Take it as not holding'),
        option('fail', '停下报错', 'Stop with an error'),
      ]),
      '缺值时',
      'When a value is missing',
    ),
  },
  exact,
);

const Rows = Type.Array(Type.Record(Type.String(), field(Type.Unknown(), '单元格', 'Cell')));
const Prices = Type.Union([
  field(
    Type.Object({ list: field(Type.String(), '列表', 'List') }, exact),
    '流程的列表',
    'A list of the flow',
  ),
  field(Type.Object({ rows: field(Rows, '行', 'Rows') }, exact), '直接写的行', 'Rows given here'),
]);

const Config = Type.Object(
  {
    prices: field(Prices, '价目表', 'Price list', {
      help: {
        zh: '列为 candidate、name、nameEn、region、firstKg、firstPrice、stepKg、stepPrice、maxKg。地区写代码的开头几位，最长的优先。',
        en: 'Columns: candidate, name, nameEn, region, firstKg, firstPrice, stepKg, stepPrice, maxKg. A region is the start of a code; the longest one counts.',
      },
    }),
    region: field(Expression, '地区代码', 'Region code', { control: 'expression' }),
    weight: field(Expression, '重量（kg）', 'Weight (kg)', { control: 'expression' }),
    exclude: field(Type.Array(Exclusion), '排除规则', 'Exclusions', { default: [] }),
    currency: Type.Optional(field(Type.String(), '币种', 'Currency', { default: 'CNY' })),
  },
  exact,
);
type Config = Static<typeof Config>;

interface CompiledExclusion {
  holds: Condition;
  candidates: ReadonlySet<string>;
  reason: Text;
}

const regionOf = (value: Json): string => {
  if (typeof value === 'string' && /^\d{1,6}$/.test(value)) return value;
  throw new EngineError(
    'region-missing',
    { zh: '没有地区代码，不能比价。', en: 'Without a region code no price can be found.' },
    { path: '/region' },
  );
};

const weightOf = (value: Json): Numeric => {
  if (isNumeric(value) && compare(value, 0) > 0) return value;
  throw new EngineError(
    'weight-missing',
    { zh: '没有大于 0 的重量，不能比价。', en: 'Without a weight above 0 no price can be found.' },
    { path: '/weight' },
  );
};

function decide(
  candidates: readonly Candidate[],
  exclusions: readonly CompiledExclusion[],
  region: string,
  kg: Numeric,
): Decision {
  const decision: Decision = { quotes: [], excluded: [] };
  for (const candidate of candidates) {
    const rule = exclusions.find(({ candidates: ids }) => ids.has(candidate.id));
    const tariff = tariffFor(candidate, region);
    if (rule !== undefined) decision.excluded.push({ candidate, reason: rule.reason });
    else if (tariff === undefined) decision.excluded.push({ candidate, reason: noPrice(region) });
    else if (tariff.maxKg !== undefined && compare(kg, tariff.maxKg) > 0)
      decision.excluded.push({ candidate, reason: tooHeavy(kg, tariff.maxKg) });
    else decision.quotes.push({ candidate, ...quote(tariff, kg) });
  }
  // A stable sort: of two equal prices the one that stands first in the list wins.
  decision.quotes.sort((a, b) => compare(a.price, b.price));
  return decision;
}

const named = ({ id, name, nameEn }: Candidate): { candidate: string; name: string; nameEn: string } => ({
  candidate: id,
  name,
  nameEn,
});

function outputOf(decision: Decision, region: string, kg: Numeric, currency: string): Json {
  const quotes = decision.quotes.map(({ candidate, price, steps }) => ({
    ...named(candidate),
    price,
    steps,
  }));
  return {
    chosen: quotes[0] ?? null,
    asked: quotes.map(({ candidate }) => candidate),
    quotes,
    excluded: decision.excluded.map(({ candidate, reason }) => ({
      ...named(candidate),
      reason: { ...reason },
    })),
    region,
    weightKg: kg,
    currency,
    reasons: reasonsOf(decision, currency).map((reason) => ({ ...reason })),
  };
}

const rowsOf = ({ prices }: Config, flow: FlowDefinition): readonly Record<string, unknown>[] | undefined =>
  'rows' in prices ? prices.rows : flow.lists?.[prices.list];

/** Bad rows, and names that no row has. A list of the flow is named as a whole; its rows by number. */
function checkConfig(config: Config, flow: FlowDefinition): Problem[] {
  const rows = rowsOf(config, flow);
  const where = 'rows' in config.prices ? '/prices/rows' : '/prices/list';
  if (rows === undefined)
    return [problem('unknown-list', where, '流程没有这个列表。', 'The flow has no such list.')];
  const { candidates, problems } = readTariffs(rows);
  const ids = new Set(candidates.map(({ id }) => id));
  return [
    ...problems.map((found) => ({
      ...found,
      path: 'rows' in config.prices ? `${where}${found.path}` : where,
    })),
    ...config.exclude.flatMap(({ candidates: names }, index) =>
      names
        .filter((name) => !ids.has(name))
        .map((name) =>
          problem(
            'unknown-candidate',
            `/exclude/${index}/candidates`,
            `价目表里没有“${name}”。`,
            `The list has no "${name}".`,
          ),
        ),
    ),
  ];
}

export const chooseCheapest = defineNode({
  type: 'choose-cheapest',
  version: 1,
  title: { zh: '选最便宜的', en: 'Choose the cheapest' },
  summary: {
    zh: '按规则排除，再用价目表（首重、续重）比价，并说明理由。',
    en: 'Excludes by rule, compares prices from a list, and says why.',
  },
  group: 'decision',
  icon: 'scale',
  structure: 'step',
  effects: 'none',
  config: Config,
  ports: {
    fixed: [port('out', '已选', 'Chosen'), port('none', '无可选', 'None left')],
  },
  check: checkConfig,
  prepare(config: Config, { flow, expression }) {
    const { candidates } = readTariffs(rowsOf(config, flow) ?? []);
    const region = expression(config.region, '/region');
    const weight = expression(config.weight, '/weight');
    const currency = config.currency ?? 'CNY';
    const exclusions = config.exclude.map(({ when, candidates: ids, reason, onUnknown }, index) => ({
      holds: compileCondition(when, onUnknown, `/exclude/${index}/when`),
      candidates: new Set(ids),
      reason,
    }));
    return {
      execute(call) {
        const code = regionOf(region(call));
        const kg = weightOf(weight(call));
        const active = exclusions.filter(({ holds }) => holds(asJson(call.data)));
        const decision = decide(candidates, active, code, kg);
        return done(outputOf(decision, code, kg, currency), decision.quotes.length === 0 ? 'none' : 'out');
      },
    };
  },
  examples,
});
