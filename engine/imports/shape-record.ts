import type { FieldProblem, ImportPlan } from '../../schemas/import.ts';
import type { MappingProblem } from '../../schemas/mapping.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { compileMapping } from '../mapping/index.ts';
import type { RecordInput } from '../tables/writing.ts';
import { holdsOrders, readOrder, stateWords } from './import-orders.ts';

export type Shaped = { input: RecordInput } | { problems: FieldProblem[] };

/** From a record of the files to one for the table, or why it cannot be one. Never throws for data. */
export type Shaper = (document: JsonObject) => Shaped;

/** Compiles a plan. Throws ProblemError for a mapping that is none. */
export function createShaper(table: TableDefinition, plan: ImportPlan, now: number): Shaper {
  const { apply } = compileMapping(plan.mapping, { zone: plan.zone });
  const { checks } = plan;
  const order = holdsOrders(table) ? { checks, states: stateWords(table), now } : undefined;
  const fields = new Set(table.fields.map(({ id }) => id));
  const defaults = Object.entries(plan.defaults).filter(([field]) => fields.has(field)) as [string, Json][];
  const { newerBy } = plan;
  return (document) => {
    const mapped = apply(document);
    if (!mapped.ok) return { problems: mapped.problems.map(ofMapping) };
    const values = mapped.output;
    for (const [field, value] of defaults) if ((values[field] ?? null) === null) values[field] = value;
    const problems = order === undefined ? [] : readOrder(values, order);
    if (problems.length > 0) return { problems };
    const sourceAt = newerBy === undefined ? undefined : values[newerBy];
    return {
      input: {
        values,
        payload: JSON.stringify(document),
        ...(typeof sourceAt === 'number' ? { sourceAt } : {}),
      },
    };
  };
}

const ofMapping = ({ field, code, value, message }: MappingProblem): FieldProblem => ({
  code,
  field,
  ...(value === undefined ? {} : { value: plain(value as Json) }),
  message,
});

/** A problem of a table, whose place is a pointer: `/lines/0/quantity` is `lines[0].quantity`. */
export const ofTable = ({ code, path, message, value }: Problem): FieldProblem => ({
  code,
  field: path
    .slice(1)
    .split('/')
    .map((step, at) => (/^\d+$/.test(step) ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join(''),
  ...(value === undefined ? {} : { value: plain(value as Json) }),
  message,
});

const plain = (value: Json): Json => (isDecimal(value) ? printNumeric(value) : value);
