import { problem } from '../../../schemas/problem.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { allows } from '../../../schemas/api/permission.ts';
import type { Actor } from '../../store/actor.ts';

/** A right to a table; `rule` narrows it to the rows for which it is true. */
interface RowRight {
  readonly action: string;
  readonly kind: string;
  readonly id: string;
  readonly rule?: unknown;
}

/**
 * The rows of a table an actor may see: `true` for all, else a rule. Several roles add up: what one of them shows is
 * seen. Throws ProblemError (table-forbidden) if none opens the table.
 */
export function visibleRows(actor: Actor, table: string): true | Json {
  const rights = rightsTo(actor, table);
  if (rights.length === 0) throw forbidden(table);
  const rules = rights.map(({ rule }) => rule);
  if (rules.includes(undefined)) return true;
  return rules.length === 1 ? (rules[0] as Json) : { or: rules as Json[] };
}

export const mayRead = (actor: Actor, table: string): boolean => rightsTo(actor, table).length > 0;

const rightsTo = ({ permissions }: Actor, table: string): RowRight[] =>
  (permissions as readonly RowRight[]).filter(
    ({ action, kind, id }) =>
      (action === 'read' || action === '*') &&
      (kind === 'table' || kind === '*') &&
      (id === table || id === '*'),
  );

/** The right to personal data of a table, or of all. */
export const unmasks = (actor: Actor, table: string): boolean =>
  allows(actor.permissions, 'unmask', 'pii', table);

const forbidden = (table: string): ProblemError =>
  new ProblemError(
    problem(
      'table-forbidden',
      '',
      `没有查看表“${table}”的权限：请联系管理员。`,
      `No right to read the table "${table}"; ask an administrator.`,
      table,
    ),
  );
