import { assignCases, ignoreCases } from '../../../schemas/api/case-handling.ts';
import { allows } from '../../../schemas/api/permission.ts';
import type { ReplyOf } from '../../../schemas/api/route.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import type { Actor } from '../../store/actor.ts';
import { recordAudit } from '../../store/audit-store.ts';
import { findCase, type CaseView } from '../case-list.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

type Outcome = ReplyOf<typeof assignCases>;

/** What a person does to many cases at once: hand them to somebody, or put them aside. */
export function serveCaseHandling(serve: Serve, parts: ServerParts): void {
  const { tables, now } = parts;
  serve(assignCases, ({ body: { cases, handler }, actor }) =>
    forEach(parts, cases, actor, async ({ id, handler: before }) => {
      await tables.write(async (tx) => {
        await tx.query('update cases set handler = ? where id = ? and closed_at is null', [handler, id]);
        const entry = { action: 'case.assign', kind: 'case', object: id };
        await recordAudit(tx, now(), actor, { ...entry, before: { handler: before }, after: { handler } });
      });
      return null;
    }),
  );
  serve(ignoreCases, ({ body: { cases, reason }, actor }) =>
    forEach(parts, cases, actor, (view) => ignore(parts, view, actor, reason)),
  );
}

/** Null: it was done; else why it was not. */
type Act = (view: CaseView) => Promise<Text | null>;

async function forEach(
  { tables }: ServerParts,
  ids: readonly string[],
  actor: Actor,
  act: Act,
): Promise<Outcome> {
  const outcome: Outcome = { changed: 0, skipped: [] };
  for (const id of new Set(ids)) {
    const file = await findCase(tables, id);
    const message = file === null ? GONE : await tryTo(file.view, actor, act);
    if (message === null) outcome.changed += 1;
    else outcome.skipped.push({ case: id, message });
  }
  return outcome;
}

/** What may not be read is said to be gone, as it would be anywhere else. */
async function tryTo(view: CaseView, { permissions }: Actor, act: Act): Promise<Text | null> {
  if (!allows(permissions, 'read', 'case', view.flow ?? '*')) return GONE;
  if (!allows(permissions, 'handle', 'case', view.flow ?? '*')) return FORBIDDEN;
  return view.closedAt === null ? act(view) : OVER;
}

async function ignore(
  { engine, tables, now }: ServerParts,
  { id, run, flow }: CaseView,
  actor: Actor,
  reason: string,
): Promise<Text | null> {
  if (run !== null && !allows(actor.permissions, 'handle', 'run', flow ?? '*')) return FORBIDDEN;
  // Signed before its run is stopped, which closes it.
  await tables.write(async (tx) => {
    await sign(tx, id, actor, reason, run === null ? now() : null);
    await recordAudit(tx, now(), actor, { action: 'case.ignore', kind: 'case', object: id, note: reason });
  });
  if (run === null) return null;
  const result = await engine.cancel(run, reason, actor.name);
  return result.kind === 'accepted' ? null : OVER;
}

const sign = (
  tx: Transaction,
  id: string,
  actor: Actor,
  note: string,
  closedAt: number | null,
): Promise<unknown> =>
  tx.query(
    'update cases set closed_at = coalesce(closed_at, ?), closed_by = ?, note = ? where id = ? and closed_at is null',
    [closedAt, actor.name, note, id],
  );

const GONE: Text = { zh: '这一项不存在。', en: 'There is no such case.' };
const OVER: Text = { zh: '这一项已经处理过了。', en: 'This case is closed already.' };
const FORBIDDEN: Text = { zh: '你没有处理这一项的权限。', en: 'You may not handle this case.' };
