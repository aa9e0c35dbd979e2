import type { FastifyReply } from 'fastify';
import {
  deleteRecords,
  eraseRecords,
  insertRecords,
  restoreRecords,
  updateRecord,
  updateRecords,
  upsertRecords,
} from '../../../schemas/api/record-writes.ts';
import {
  countRecords,
  getRecord,
  groupRecords,
  queryRecords,
  recordHistory,
  revisionPayload,
} from '../../../schemas/api/records.ts';
import type { WriteResult } from '../../../schemas/table-write.ts';
import type { GivenRecord } from '../../sdk/tables.ts';
import type { Actor } from '../../store/actor.ts';
import { countRecords as count } from '../../tables/query/count-records.ts';
import { getRecords } from '../../tables/query/get-records.ts';
import { groupRecords as group } from '../../tables/query/group-records.ts';
import { queryRecords as query } from '../../tables/query/query-records.ts';
import type { Asking } from '../../tables/query/record-reads.ts';
import type { Revision } from '../../tables/history.ts';
import type { RecordAccess } from '../../tables/record-access.ts';
import { notFound, refuse } from '../api-error.ts';
import { seenRevision } from '../if-match.ts';
import { optional } from '../optional.ts';
import { restoreMaskedChanges } from '../restore-masked-records.ts';
import type { Serve } from '../serve-route.ts';

/** The records of tables: looked for, written, deleted, and what became of them. */
export function serveRecords(serve: Serve, records: RecordAccess): void {
  serveReads(serve, records);
  serveHistory(serve, records);
  serveWrites(serve, records);
  serveOneRecord(serve, records);
}

/** Whoever goes away stops his query, also in the middle of a scan. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

function serveReads(serve: Serve, records: RecordAccess): void {
  const { reads } = records;
  const ask = (
    actor: Actor,
    table: string,
    unmask: boolean | undefined,
    reply: FastifyReply,
  ): Promise<Asking> => records.asking(actor, table, { unmask, signal: untilGone(reply) });

  serve(queryRecords, async ({ params: { table }, body: { unmask, ...asked }, actor, reply }) =>
    query(reads, await ask(actor, table, unmask, reply), table, optional(asked)),
  );
  serve(countRecords, async ({ params: { table }, body: { unmask, all, ...asked }, actor, reply }) =>
    count(
      reads,
      await ask(actor, table, unmask, reply),
      table,
      optional(asked),
      all === true ? { most: Infinity } : {},
    ),
  );
  serve(groupRecords, async ({ params: { table }, body: { unmask, ...asked }, actor, reply }) =>
    group(reads, await ask(actor, table, unmask, reply), table, asked),
  );
  serve(getRecord, async ({ params, query: { unmask, deleted }, actor, reply }) => {
    const asking = await records.asking(actor, params.table, { unmask });
    const [record] = await getRecords(reads, asking, params.table, [params.record], { deleted });
    if (record === undefined) throw notFound();
    reply.header('etag', `"${record.revision}"`);
    return record;
  });
}

function serveHistory(serve: Serve, records: RecordAccess): void {
  serve(recordHistory, async ({ params, query: { unmask, limit, before }, actor }) => {
    const asking = await records.asking(actor, params.table, { unmask });
    const page = { limit, ...optional({ before }) };
    const found = await records.history(asking, params.table, params.record, page);
    if (found === undefined) throw notFound();
    return {
      items: found.map(shownRevision),
    };
  });
  serve(revisionPayload, async ({ params, actor }) => {
    const asking = await records.asking(actor, params.table, { unmask: true });
    const payload = await records.payload(asking, params.table, params.record, params.revision);
    if (payload === undefined) throw notFound();
    return { payload };
  });
}

/** Without where its payload lies. */
function shownRevision(revision: Revision): Omit<Revision, 'payloadNo' | 'payloadAt'> & { payload: boolean } {
  const { revision: number, kind, at, actor, runId, changes } = revision;
  const { sourceCall, sourceAt, mappingVersion, importId } = revision;
  const source = { sourceCall, sourceAt, mappingVersion, importId };
  return {
    revision: number,
    kind,
    at,
    actor,
    runId,
    ...source,
    changes,
    payload: revision.payloadNo !== null,
  };
}

function serveWrites(serve: Serve, records: RecordAccess): void {
  serve(insertRecords, async ({ params: { table }, body: { records: given, ...source }, actor }) => ({
    items: await records.write(
      table,
      { do: 'insert', records: given as GivenRecord[] },
      actor,
      optional(source),
    ),
  }));
  serve(
    upsertRecords,
    async ({ params: { table }, body: { records: given, key, newerBy, ...source }, actor }) => ({
      items: await records.write(
        table,
        { do: 'upsert', records: given as GivenRecord[], key, ...optional({ newerBy }) },
        actor,
        optional(source),
      ),
    }),
  );
  serve(updateRecords, async ({ params: { table }, body: { records: given, when, ...source }, actor }) => {
    const changes = await restoreMaskedChanges(records, actor, table, given);
    const write = { do: 'update', records: changes, ...optional({ when }) } as const;
    return { items: await records.write(table, write, actor, optional(source)) };
  });
  serve(deleteRecords, async ({ params: { table }, body, actor }) => ({
    items: await records.write(table, { do: 'delete', records: body.records }, actor),
  }));
  serve(restoreRecords, async ({ params: { table }, body, actor }) => ({
    items: await records.write(table, { do: 'restore', records: body.records }, actor),
  }));
  serve(eraseRecords, async ({ params: { table }, body, actor }) => ({
    items: await records.erase(table, body.ids, actor),
  }));
}

/** A change of one record says which revision or condition it goes by; without either it would be written over others. */
function serveOneRecord(serve: Serve, records: RecordAccess): void {
  serve(updateRecord, async ({ params: { table, record }, body, actor, request, reply }) => {
    const revision = seenRevision(request);
    if (revision === undefined && body.when === undefined)
      throw refuse(
        428,
        'revision-missing',
        '保存时请用 If-Match 带上版本，或写明条件 when。',
        'Send the revision you have seen as If-Match, or a condition as "when".',
      );
    const change = { id: record, values: body.values, ...optional({ revision }) };
    const changes = await restoreMaskedChanges(records, actor, table, [change]);
    const write = { do: 'update', records: changes, ...optional({ when: body.when }) } as const;
    const [result] = await records.write(table, write, actor);
    if (result === undefined) throw notFound();
    if (result.outcome === 'refused') throw refusalOf(result);
    reply.header('etag', `"${result.revision ?? 0}"`);
    return result;
  });
}

function refusalOf({ problems, revision }: WriteResult): Error {
  const codes = new Set(problems.map(({ code }) => code));
  if (codes.has('record-missing')) return notFound();
  const more = { problems, ...(revision === undefined ? {} : { details: { revision } }) };
  if (codes.has('revision-conflict') || codes.has('condition-failed'))
    return refuse(
      409,
      codes.has('revision-conflict') ? 'revision-conflict' : 'condition-failed',
      '记录已经不是您看到的样子，没有修改。',
      'The record is not what you saw; nothing was changed.',
      more,
    );
  return refuse(
    422,
    'record-invalid',
    '有的内容不能这样写。',
    'Some of it cannot be written like this.',
    more,
  );
}
