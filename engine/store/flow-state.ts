import type { Actor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import type { Tables } from './tables.ts';

/** What makes other processes look a flow up again. */
export interface FlowState {
  id: string;
  version: number | null;
  paused: string | null;
}

/** Marks a flow as paused, or with `reason` null as going again. False: there is no such flow, or it was so already. */
export const setPaused = (
  tables: Tables,
  at: number,
  { flow, reason, actor }: { flow: string; reason: string | null; actor: Actor },
): Promise<boolean> =>
  tables.write(async (tx) => {
    const before = reason === null ? 'is not null' : 'is null';
    const changed = await tx.query(
      `update flows set paused = ? where id = ? and archived_at is null and paused ${before} returning id`,
      [reason, flow],
    );
    if (changed.length === 0) return false;
    const action = reason === null ? 'flow.resume' : 'flow.pause';
    await recordAudit(tx, at, actor, {
      action,
      kind: 'flow',
      object: flow,
      ...(reason === null ? {} : { note: reason }),
    });
    return true;
  });

/**
 * Takes a flow out of every list. Its versions stay, since runs under way and the records of old ones need them; its
 * webhook addresses are gone, and its id stays taken.
 */
export const archiveFlow = (tables: Tables, at: number, flow: string, actor: Actor): Promise<boolean> =>
  tables.write(async (tx) => {
    const changed = await tx.query(
      'update flows set archived_at = ? where id = ? and archived_at is null returning id',
      [at, flow],
    );
    if (changed.length === 0) return false;
    await tx.query('delete from webhooks where flow_id = ?', [flow]);
    await recordAudit(tx, at, actor, { action: 'flow.archive', kind: 'flow', object: flow });
    return true;
  });

/** Every flow that can start runs. A few hundred short rows, so that asking each second costs nothing. */
export const flowStates = (tables: Tables): Promise<FlowState[]> =>
  tables.read<FlowState & Record<string, unknown>>(
    'select id, version, paused from flows where archived_at is null',
  );
