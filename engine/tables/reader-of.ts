import { allows, type Permission } from '../../schemas/api/permission.ts';
import type { Actor } from '../store/actor.ts';

const readsTable = ({ action, kind, id }: Permission, table: string): boolean =>
  (action === 'read' || action === '*') && (kind === 'table' || kind === '*') && (id === table || id === '*');

/**
 * The actor with nothing but his rights to read tables, each with its row rule: personal data is masked for him, also
 * if he may see it, for to see it is asked for and noted.
 */
export const maskedReader = (actor: Actor): Actor => ({
  ...actor,
  permissions: actor.permissions
    .filter(({ action, kind }) => (action === 'read' || action === '*') && (kind === 'table' || kind === '*'))
    .map((row) => ({ ...row, action: 'read', kind: 'table' })),
});

/** The rows he may see with all they hold, for what is done in his name and not shown to him. */
export function wholeReader(actor: Actor): Actor {
  const { permissions } = maskedReader(actor);
  return { ...actor, permissions: [...permissions, { action: 'unmask', kind: 'pii', id: '*' }] };
}

/** Whether a row rule keeps some rows of a table from him. */
export const seesAllRows = ({ permissions }: Actor, table: string): boolean =>
  permissions.some((row) => readsTable(row, table) && !('rule' in row && row.rule !== undefined));

export const mayUnmask = ({ permissions }: Actor, table: string): boolean =>
  allows(permissions, 'unmask', 'pii', table);
