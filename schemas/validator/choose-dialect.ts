import { problem } from '../problem.ts';
import { ProblemError } from '../values/problem-error.ts';
import { customDialect, standardDialect, type Dialect } from './dialect.ts';

/** Schemas that may be referred to, by their address. */
export type Remotes = Readonly<Record<string, unknown>>;

/**
 * The dialect a schema names in `$schema`, else the one around it. Beside the standard's own, an address among the
 * remotes may be named; its `$vocabulary` then says which keywords count.
 *
 * Throws ProblemError (schema-draft-unknown, schema-unsupported); `path` is where the schema stands.
 */
export function chooseDialect(schema: unknown, outer: Dialect, remotes: Remotes, path: string): Dialect {
  const address = memberOf(schema, '$schema');
  if (typeof address !== 'string') return outer;
  const known = standardDialect(address);
  if (known !== undefined) return known;
  const meta = Object.hasOwn(remotes, address) ? remotes[address] : undefined;
  const vocabulary = memberOf(meta, '$vocabulary');
  const dialect =
    typeof vocabulary === 'object' && vocabulary !== null
      ? customDialect(vocabulary as Readonly<Record<string, unknown>>)
      : standardDialect(String(memberOf(meta, '$schema')));
  if (dialect === undefined) throw unknownDraft(address, path);
  if (typeof dialect === 'string') throw unknownVocabulary(dialect, path);
  return dialect;
}

/** The meta-schema among the remotes that a schema names, unless it describes itself with it. */
export function customMeta(schema: unknown, remotes: Remotes): unknown {
  const address = memberOf(schema, '$schema');
  const isCustom = typeof address === 'string' && standardDialect(address) === undefined;
  return isCustom && memberOf(schema, '$id') !== address ? memberOf(remotes, address) : undefined;
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

const unknownDraft = (address: string, path: string): ProblemError =>
  new ProblemError(
    problem(
      'schema-draft-unknown',
      `${path}/$schema`,
      `不认识的 JSON Schema 版本 ${address}；可用 draft 2020-12 与 draft-07。`,
      `Unknown JSON Schema draft ${address}; draft 2020-12 and draft-07 are known.`,
    ),
  );

const unknownVocabulary = (address: string, path: string): ProblemError =>
  new ProblemError(
    problem(
      'schema-unsupported',
      `${path}/$schema`,
      `不支持此 JSON Schema 要求的词汇表 ${address}。`,
      `The schema asks for the vocabulary ${address}, which is not supported.`,
    ),
  );
