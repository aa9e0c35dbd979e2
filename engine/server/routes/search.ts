import { allows, openIds } from '../../../schemas/api/permission.ts';
import { searchAll } from '../../../schemas/api/search.ts';
import type { ReplyOf } from '../../../schemas/api/route.ts';
import { listRuns } from '../../store/run-list.ts';
import type { Actor } from '../../store/actor.ts';
import type { CompiledTable } from '../../tables/compile-table.ts';
import { queryRecords } from '../../tables/query/query-records.ts';
import type { RecordAccess } from '../../tables/record-access.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

type Found = ReplyOf<typeof searchAll>['items'][number];

/** How much of each kind a search shows; whoever wants more opens the list. */
const MOST = 8;

/** Finds what people know by its number: runs by their search keys, records by what their tables index. */
export function serveSearch(serve: Serve, parts: ServerParts): void {
  serve(searchAll, async ({ query, actor }) => {
    const text = query.text.trim();
    const [runs, records] = await Promise.all([
      findRuns(parts, actor, text),
      parts.records === undefined ? [] : findRecords(parts.records, actor, text),
    ]);
    return { items: [...records, ...runs] };
  });
}

async function findRuns({ tables }: ServerParts, actor: Actor, text: string): Promise<Found[]> {
  if (text === '' || !allows(actor.permissions, 'read', 'run')) return [];
  const open = openIds(actor.permissions, 'read', 'run');
  const { items } = await listRuns(tables, { open, key: text, limit: MOST });
  return items.map(({ id, flow, status, keys, createdAt }) => ({
    kind: 'run',
    id,
    flow,
    status,
    keys,
    createdAt,
  }));
}

async function findRecords(records: RecordAccess, actor: Actor, text: string): Promise<Found[]> {
  const summaries = await records.catalog.list();
  const readable = summaries.filter(({ id }) => allows(actor.permissions, 'read', 'table', id));
  const found: Found[] = [];
  for (const { id } of readable) {
    const table = await records.catalog.table(id);
    if (table !== undefined) found.push(...(await findIn(records, table, actor, text)));
    if (found.length >= MOST) break;
  }
  return found.slice(0, MOST);
}

/** Asks once for each indexed text field, so that no search reads a whole table. */
async function findIn(
  records: RecordAccess,
  { definition }: CompiledTable,
  actor: Actor,
  text: string,
): Promise<Found[]> {
  const personal = await records.personal(definition.id);
  const leading = new Set([...definition.keys, ...definition.indexes].map(({ fields: [first] }) => first));
  const titleField = definition.titleField;
  const asked = definition.fields.filter(
    (field) => field.type === 'text' && leading.has(field.id) && !personal.has(field.id),
  );
  const asking = await records.asking(actor, definition.id);
  const found = new Map<string, Found>();
  for (const field of asked) {
    const filter = { '==': [{ var: field.id }, text] };
    const { items } = await queryRecords(records.reads, asking, definition.id, { filter, limit: MOST });
    for (const record of items) {
      const title = titleField === undefined ? undefined : (record as Record<string, unknown>)[titleField];
      found.set(record.id, {
        kind: 'record',
        id: record.id,
        table: definition.id,
        tableTitle: definition.title,
        title: typeof title === 'string' ? title : null,
        field: field.title,
      });
    }
  }
  return [...found.values()];
}
