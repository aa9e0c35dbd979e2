import type { FieldProblem, ImportPlan } from '../../schemas/import.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { ImportRow } from './import-store.ts';
import { goodsWithin } from '../intake/find-goods.ts';
import { tellOrderCases } from '../intake/order-cases.ts';
import { holdsOrders, readOrders } from './import-orders.ts';
import { syncCases } from './import-cases.ts';
import {
  listProblems,
  settleProblem,
  type KeptProblem,
  type ProblemFilter,
  type ProblemPlace,
} from './problem-store.ts';
import { whoOf, writeBatch, type ImportParts } from './run-import.ts';
import { createShaper, ofTable, type Shaped } from './shape-record.ts';

/** A person's word on records that wait. Without places it is for all of a cause. */
export interface Mending {
  places?: readonly ProblemPlace[];
  filter?: Pick<ProblemFilter, 'cause' | 'field'>;
  /** By field of the table; they count before what the mapping makes. */
  values?: JsonObject;
  /** By heading of the files, as if they had said so. */
  source?: JsonObject;
  /** Another mapping from now on, for these records and what is imported by this plan later. */
  mapping?: Mapping;
}

export interface Mended {
  mended: number;
  /** Those that still cannot be taken, with what is wrong now. */
  left: number;
}

const BATCH = 200;

/**
 * Tries records again that were refused, from what was kept of them, with other values or another mapping: no file is
 * read. Each goes on from where it stopped, and comes into the table as if the import had taken it.
 */
export async function mendRecords(
  parts: ImportParts,
  row: ImportRow,
  plan: ImportPlan,
  mending: Mending,
  actor: string,
): Promise<Mended> {
  const { tables, catalog, clock } = parts;
  const done: Mended = { mended: 0, left: 0 };
  let cursor: string | undefined;
  do {
    const page = await listProblems(tables, row.id, {
      ...mending.filter,
      state: 'open',
      limit: BATCH,
      ...(cursor === undefined ? {} : { cursor }),
    });
    cursor = page.next ?? undefined;
    const chosen = page.items.filter((one) => one.payload !== null && isMeant(one, mending.places));
    if (chosen.length === 0) continue;
    await tables.write(async (tx) => {
      const table = await catalog.open(tx, plan.table);
      const shape = createMender(table.definition, plan, mending, clock.now());
      const tried = chosen.map((one) => ({ one, ...shape(parseJson(one.payload!) as JsonObject) }));
      const good = tried.flatMap(({ one, shaped, document }) =>
        'input' in shaped ? [{ one, input: shaped.input, document }] : [],
      );
      const who = { ...whoOf(row, plan, clock.now()), actor };
      const inputs = good.map(({ input }) => input);
      const isOrder = holdsOrders(table.definition);
      const batch = isOrder
        ? await readOrders(goodsWithin(tx, catalog), { plan, now: clock.now() }, inputs)
        : inputs;
      const results = await writeBatch(tx, table, batch, plan, { who });
      const counts = { created: 0, changed: 0, unchanged: 0 };
      for (const [at, { one, document }] of good.entries()) {
        const { outcome, problems } = results[at]!;
        if (outcome === 'refused') await leave(tx, row.id, one, problems.map(ofTable), document, clock.now());
        else {
          counts[outcome] += 1;
          await settleProblem(tx, row.id, one, { state: 'mended' }, clock.now());
        }
      }
      for (const { one, shaped, document } of tried)
        if ('problems' in shaped) await leave(tx, row.id, one, shaped.problems, document, clock.now());
      const mended = counts.created + counts.changed + counts.unchanged;
      done.mended += mended;
      done.left += chosen.length - mended;
      await tx.query(
        'UPDATE imports SET created = created + ?, changed = changed + ?, unchanged = unchanged + ? WHERE id = ?',
        [counts.created, counts.changed, counts.unchanged, row.id],
      );
      await syncCases(tx, row.id, table.definition, clock.now());
      if (isOrder) await tellOrderCases(tx, clock.now());
    });
  } while (cursor !== undefined);
  return done;
}

const isMeant = (one: ProblemPlace, places: readonly ProblemPlace[] | undefined): boolean =>
  places === undefined ||
  places.some(({ kind, file, row }) => kind === one.kind && file === one.file && row === one.row);

const leave = (
  tx: Transaction,
  importId: string,
  one: KeptProblem,
  problems: FieldProblem[],
  payload: JsonObject,
  at: number,
): Promise<void> => settleProblem(tx, importId, one, { problems, payload }, at);

/** Fields with a value of a person are not mapped at all, so that what was wrong with them does not matter. */
function createMender(
  definition: Parameters<typeof createShaper>[0],
  plan: ImportPlan,
  { values = {}, source = {}, mapping }: Mending,
  now: number,
): (document: JsonObject) => { shaped: Shaped; document: JsonObject } {
  const wanted = mapping ?? plan.mapping;
  const shape = createShaper(
    definition,
    { ...plan, mapping: withValues(wanted, values), defaults: { ...plan.defaults, ...values } },
    now,
  );
  return (document) => {
    const told: JsonObject = { ...document, ...source };
    return { document: told, shaped: shape(told) };
  };
}

function withValues(mapping: Mapping, values: JsonObject): Mapping {
  const given = new Set(Object.keys(values));
  if (given.size === 0) return mapping;
  const isFree = ({ to }: { to: string }): boolean => !given.has(to.split('.')[0]!);
  const target = mapping.target.map((field) => {
    const { path, type, label } = field;
    return given.has(path.split(/[.[]/)[0]!) ? { path, type, label } : field;
  });
  const { group, fields = [] } = mapping;
  if (group !== undefined)
    return { ...mapping, target, group: { ...group, header: group.header.filter(isFree) } };
  return { ...mapping, target, fields: fields.filter(isFree) };
}
