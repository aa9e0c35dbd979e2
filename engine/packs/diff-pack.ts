import type { FlowDefinition } from '../../schemas/flow.ts';
import type { Pack, PackDiff, TablePlan } from '../../schemas/pack.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { planTables } from './plan-pack.ts';

/** How what is installed differs from a pack: what the pack would add, and what people have made their own. */
export function diffPack(
  pack: Pack,
  tables: ReadonlyMap<string, TableDefinition>,
  flows: ReadonlyMap<string, FlowDefinition>,
): PackDiff {
  const plans = new Map(planTables(pack.tables, tables).map((plan) => [plan.table, plan]));
  return {
    pack: pack.manifest.id,
    tables: pack.tables.map((wanted) =>
      diffTable(wanted, tables.get(wanted.id), plans.get(wanted.id) as TablePlan),
    ),
    flows: pack.flows.map(({ definition }) => {
      const known = flows.get(definition.id);
      if (known === undefined) return { flow: definition.id, state: 'missing' };
      return { flow: definition.id, state: isSame(known, definition) ? 'same' : 'differs' };
    }),
  };
}

const isSame = (a: unknown, b: unknown): boolean => printJsonSorted(a, 0) === printJsonSorted(b, 0);

function diffTable(
  wanted: TableDefinition,
  known: TableDefinition | undefined,
  { edits, problems }: TablePlan,
): PackDiff['tables'][number] {
  const table = wanted.id;
  if (known === undefined) return { table, state: 'missing', edits, problems, added: [], renamed: [] };
  const fields = new Map(wanted.fields.map((field) => [field.id, field]));
  const added = known.fields.filter(({ id }) => !fields.has(id)).map(({ id }) => id);
  const titled = [
    { id: table, from: wanted.title, to: known.title },
    ...known.fields.flatMap(({ id, title }) => {
      const field = fields.get(id);
      return field === undefined ? [] : [{ id, from: field.title, to: title }];
    }),
  ];
  const renamed = titled.filter(({ from, to }) => from.zh !== to.zh || from.en !== to.en);
  const same = edits.length === 0 && problems.length === 0 && added.length === 0 && renamed.length === 0;
  return { table, state: same ? 'same' : 'differs', edits, problems, added, renamed };
}
