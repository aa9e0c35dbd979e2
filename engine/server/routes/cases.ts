import type { BodyOf } from '../../../schemas/api/route.ts';
import { errorTextOf } from '../../../schemas/errors/catalog.ts';
import { countCases, getCase, listCases, resolveCase } from '../../../schemas/api/cases.ts';
import { allows, openIds } from '../../../schemas/api/permission.ts';
import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { runView } from '../../core/run-view.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import type { Actor } from '../../store/actor.ts';
import { recordAudit } from '../../store/audit-store.ts';
import { readJournal } from '../../store/journal.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import {
  countCases as countOpen,
  findCase,
  hidePhones,
  listCases as readCases,
  type CaseFile,
  type CaseView,
} from '../case-list.ts';
import { checkReply } from '../check-reply.ts';
import { DONE } from '../done.ts';
import { maskValue, type Masks } from '../mask.ts';
import { optional } from '../optional.ts';
import { acceptRestored, restoreMasked } from '../restore-masked.ts';
import { personalTables } from '../record-masks.ts';
import { personalDataOf } from '../run-personal-data.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

/** What waits for a person: listed, looked into, answered. */
export function serveCases(serve: Serve, parts: ServerParts): void {
  const { tables, now } = parts;
  serve(listCases, ({ query, actor }) =>
    readCases(tables, { ...optional(query), visible: openIds(actor.permissions, 'read', 'case') }),
  );
  serve(countCases, async ({ actor }) => ({
    items: await countOpen(tables, openIds(actor.permissions, 'read', 'case')),
  }));
  serve(getCase, async ({ params, query, actor }) => {
    const { view, details, wait } = await openCase(parts, params.case, actor, 'read');
    const shown = {
      ...view,
      ...optional({ help: errorTextOf(view.cause)?.help, details, form: wait?.form }),
    };
    if (!query.unmask) return maskCase(shown, await masksOf(parts, view.run));
    if (!allows(actor.permissions, 'unmask', 'pii', view.flow ?? '*')) throw notAllowed();
    const entry = { action: 'pii.unmask', kind: 'case', object: view.id };
    await tables.write((tx) => recordAudit(tx, now(), actor, entry));
    return { ...shown, masked: false };
  });
  serve(resolveCase, async ({ params, body, actor }) => {
    const file = await openCase(parts, params.case, actor, 'handle');
    if (file.view.closedAt !== null) throw over();
    await answer(parts, file, body, actor);
    const entry = {
      action: 'case.resolve',
      kind: 'case',
      object: file.view.id,
      ...optional({ note: body.note }),
    };
    await tables.write((tx) => recordAudit(tx, now(), actor, entry));
    return DONE;
  });
}

const over = (): Error => refuse(409, 'case-closed', '这一项已经处理过了。', 'This case is closed already.');

async function openCase(
  { tables }: ServerParts,
  id: string,
  actor: Actor,
  action: 'read' | 'handle',
): Promise<CaseFile> {
  const file = await findCase(tables, id);
  if (file === null || !allows(actor.permissions, 'read', 'case', file.view.flow ?? '*')) throw notFound();
  if (!allows(actor.permissions, action, 'case', file.view.flow ?? '*')) throw notAllowed();
  return file;
}

function maskCase<T extends CaseView>(shown: T, masks: Masks): T & { masked: boolean } {
  const masked = maskValue(shown, masks);
  const view = hidePhones(masked);
  const hidesPhone = (['object', 'value', 'suggestion'] as const).some(
    (field) => view[field] !== shown[field],
  );
  return { ...view, masked: masked !== shown || hidesPhone };
}

/** As everywhere a run is shown. */
async function masksOf({ tables, flows }: ServerParts, runId: string | null): Promise<Masks> {
  const [row] = await tables.read<{ flow_id: string; version: number }>(
    'select flow_id, version from runs where id = ?',
    [runId],
  );
  if (row === undefined || runId === null) return new Map();
  const published = await flows.source.published(row.flow_id, row.version);
  const view = runView(await readJournal({ query: tables.read }, runId));
  return personalDataOf(published?.definition, view, await personalTables(tables, published?.definition));
}

/** The reply with what was shown masked and came back unchanged as it was. */
async function openReply(parts: ServerParts, { view, details }: CaseFile, reply: unknown): Promise<Json> {
  const record = isRecord(details) ? details['record'] : undefined;
  return acceptRestored(restoreMasked(await masksOf(parts, view.run), record, reply, '/reply'));
}

const isRecord = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

async function answer(
  parts: ServerParts,
  file: CaseFile,
  { reply, decision, note }: BodyOf<typeof resolveCase>,
  actor: Actor,
): Promise<void> {
  const { engine, tables, now } = parts;
  const { view, wait } = file;
  if (view.type === 'uncertain') {
    if (decision === undefined) throw missing('decision');
    const told =
      decision.kind === 'done' ? { kind: decision.kind, output: decision.output as Json } : decision;
    const result = await engine.resolve(view.run ?? '', view.step ?? '', told, actor.name);
    if (result.kind !== 'accepted') throw over();
  } else if (wait !== undefined) {
    if (reply === undefined) throw missing('reply');
    const open = await openReply(parts, file, reply);
    checkReply(wait.form, open, '/reply');
    // Before the reply: the run may go on, and close the case, before this request does.
    await tables.write((tx) => signCase(tx, view.id, actor, note));
    const result = await engine.reply(wait.token, open, { by: actor.name });
    if (result.kind !== 'accepted') throw over();
  } else if ((await retried(parts, view, actor)) === undefined) {
    await tables.write((tx) =>
      tx.query('update cases set closed_at = ?, closed_by = ?, note = ? where id = ? and closed_at is null', [
        now(),
        actor.name,
        note ?? null,
        view.id,
      ]),
    );
  }
}

/**
 * What waits for correction is tried once more from where it stopped. Its case is closed when nothing of it is left,
 * and else says how many are; undefined: a case that is over when a person says so.
 */
const retried = async (
  { intake }: ServerParts,
  { type, object, cause, field }: CaseView,
  actor: Actor,
): Promise<unknown> =>
  type === 'quarantine' && object !== null
    ? intake?.retry({ object, cause, field: field ?? '' }, actor)
    : undefined;

/** Who answers, and with which words; closing the case is the business of its run. */
const signCase = (tx: Transaction, id: string, actor: Actor, note: string | undefined): Promise<unknown> =>
  tx.query('update cases set closed_by = ?, note = ? where id = ? and closed_at is null', [
    actor.name,
    note ?? null,
    id,
  ]);

const missing = (field: 'reply' | 'decision'): Error =>
  refuse(422, 'answer-missing', '请填写处理结果。', 'Say what is to be done.', {
    problems: [{ code: 'required', path: `/${field}`, message: { zh: '必须填写。', en: 'Is required.' } }],
  });
