import type { FastifyReply } from 'fastify';
import {
  changeTable,
  createTable,
  fieldUses,
  getTable,
  listTables,
  mappingTarget,
  removeTable,
  restoreTable,
  tableStructures,
  tableTriggers,
  tableVersions,
} from '../../../schemas/api/tables.ts';
import { allows, openIds } from '../../../schemas/api/permission.ts';
import type { Problem } from '../../../schemas/problem.ts';
import { targetOfTable } from '../../mapping/suggest/index.ts';
import type { TableChange } from '../../tables/change-table.ts';
import type { StructureRow } from '../../tables/load-table.ts';
import type { RecordAccess } from '../../tables/record-access.ts';
import type { TableSummary } from '../../tables/table-catalog.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import { revisionOf } from '../if-match.ts';
import type { Serve } from '../serve-route.ts';

/** Tables that people make: their fields, keys and indexes. */
export function serveTables(serve: Serve, records: RecordAccess): void {
  const { catalog, build } = records;
  const find = async (id: string): Promise<TableSummary> => {
    const found = (await catalog.list()).find((table) => table.id === id);
    if (found === undefined) throw notFound();
    return found;
  };
  /** What a change asks to be built is begun at once, and not waited for. */
  const done = (change: TableChange, reply: FastifyReply): { id: string; revision: number } => {
    const answer = answerOf(change);
    reply.header('etag', `"${answer.revision}"`);
    void build().catch((error: unknown) => reply.log.error({ err: error }, 'building failed'));
    return answer;
  };

  serve(listTables, async ({ actor }) => {
    const open = openIds(actor.permissions, 'read', 'table');
    const items = await catalog.list();
    return { items: items.filter(({ id }) => open === '*' || open.includes(id)) };
  });
  serve(createTable, async ({ body, actor, reply }) => {
    if (!allows(actor.permissions, 'edit', 'table', body.id)) throw notAllowed();
    return done(await catalog.create(body, actor), reply);
  });
  serve(getTable, async ({ params, reply }) => {
    const table = await find(params.table);
    reply.header('etag', `"${table.revision}"`);
    return table;
  });
  serve(changeTable, async ({ params, body, actor, request, reply }) =>
    done(await catalog.change(params.table, revisionOf(request), body.edits, actor), reply),
  );
  serve(removeTable, async ({ params, actor, request, reply }) =>
    done(await catalog.remove(params.table, revisionOf(request), actor), reply),
  );
  serve(restoreTable, async ({ params, actor, reply }) =>
    done(await catalog.restore(params.table, actor), reply),
  );
  serve(tableStructures, async ({ params }) => {
    await find(params.table);
    return { items: (await catalog.structures(params.table)).map(structureOf) };
  });
  serve(tableVersions, async ({ params }) => {
    await find(params.table);
    return { items: await catalog.versions(params.table) };
  });
  serve(fieldUses, async ({ params }) => {
    await find(params.table);
    return { items: await catalog.usesOf(params.table, params.field) };
  });
  serve(tableTriggers, async ({ params }) => ({ items: await records.triggers(params.table) }));
  serve(mappingTarget, async ({ params }) => ({
    items: targetOfTable((await find(params.table)).definition),
  }));
}

function structureOf({ kind, name, fields, state, builtNo, untilNo, problem }: StructureRow): {
  kind: StructureRow['kind'];
  name: string;
  fields: string[];
  state: StructureRow['state'];
  progress: number;
  problem: Problem | null;
} {
  return {
    kind,
    name,
    fields: [...fields],
    state,
    progress: state === 'ready' ? 1 : shareOf(builtNo, untilNo),
    problem: problem === null ? null : (problem as Problem),
  };
}

/** Numbers of one table begin at a multiple of its span; within it they count up. */
const SPAN = 2 ** 36;

const shareOf = (builtNo: number | null, untilNo: number | null): number =>
  builtNo === null || untilNo === null ? 0 : Math.min(1, (builtNo % SPAN) / Math.max(1, untilNo % SPAN));

export function answerOf(change: TableChange): { id: string; revision: number } {
  if (change.kind === 'done') return { id: change.id, revision: change.revision };
  if (change.kind === 'unknown') throw notFound();
  if (change.kind === 'conflict')
    throw refuse(
      409,
      'changed-by-another',
      '表在此期间被别人改过，请重新打开再改。',
      'Somebody changed the table in the meantime; open it again.',
      { details: { revision: change.revision } },
    );
  throw refuse(422, 'table-invalid', '表的定义有误。', 'The table cannot be like this.', {
    problems: change.problems,
    ...(change.uses === undefined ? {} : { details: { uses: change.uses } }),
  });
}
