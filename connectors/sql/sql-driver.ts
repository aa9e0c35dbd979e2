import type { ConnectorManifest } from '../../schemas/connector.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { isNumeric } from '../../schemas/values/decimal.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Driver } from '../kit/connector.ts';
import { isObject, textOf, type Credential } from '../kit/draft.ts';
import { classify, failureOf, type Failure } from '../kit/failure.ts';
import manifest from './manifest.json';
import { readNewRows, readRows, type RowPage } from './read-rows.ts';

const MOST_ROWS = 50_000;
const DEFAULT_ROWS = 1_000;
const LONGEST_SECONDS = 120;
const DEFAULT_SECONDS = 30;

/** Carries out a read. Never throws: what fails is classed by the manifest's table. */
export const sqlDriver: Driver = async ({ operation, input, credential }) => {
  try {
    const { rows, hasNext, next } = await read(operation, input, credential);
    return {
      ok: true,
      records: rows,
      hasNext,
      ...(next === undefined ? {} : { next }),
      body: null,
    };
  } catch (error) {
    return { ok: false, failure: failureOfSql(error, credential) };
  }
};

function read(operation: string, input: JsonObject, credential: Credential): Promise<RowPage> {
  const limits = {
    maxRows: within(input[operation === 'query-rows' ? 'limit' : 'pageSize'], DEFAULT_ROWS, MOST_ROWS),
    timeLimitMs: within(input['seconds'], DEFAULT_SECONDS, LONGEST_SECONDS) * 1000,
  };
  if (operation === 'probe')
    return readRows(credential, { sql: 'SELECT 1 AS one' }, { ...limits, maxRows: 1 });
  const query = { sql: textOf(input['sql'] ?? ''), params: isObject(input['params']) ? input['params'] : {} };
  if (operation === 'query-rows') return readRows(credential, query, limits);
  const cursor = typeof input['cursor'] === 'string' ? input['cursor'] : undefined;
  return readNewRows(credential, { ...query, column: textOf(input['cursorColumn'] ?? ''), cursor }, limits);
}

const within = (given: unknown, otherwise: number, most: number): number => {
  const number = isNumeric(given) ? Number(given) : otherwise;
  return Math.min(most, Math.max(1, Math.floor(number)));
};

/** What a database's or a driver's error means. The password never comes along. */
export function failureOfSql(error: unknown, credential: Credential): Failure {
  if (error instanceof ProblemError)
    return failureOf('invalid', error.problem.code, { text: error.problem.message });
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown };
  const secret = credential['password'] ?? '';
  const words = error instanceof Error ? error.message : String(error);
  return classify(manifest as ConnectorManifest, {
    code: typeof code === 'string' ? code : 'sql-failed',
    message: secret === '' ? words : words.replaceAll(secret, '***'),
  });
}
