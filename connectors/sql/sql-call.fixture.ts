import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { operationOf } from '../kit/build-request.ts';
import { callOperation } from '../kit/call-operation.ts';
import type { Answer } from '../kit/read-answer.ts';
import { nextPage, startWalk, walkInput } from '../kit/walk/pages.ts';
import { sql } from './connector.ts';

/** One call as the engine makes it. */
export async function callSql(
  credential: Record<string, string>,
  operation: string,
  input: JsonObject = {},
): Promise<Answer> {
  const { answer } = await callOperation({
    connector: sql,
    operation,
    input,
    credential,
    moment: { now: 0, nonce: '' },
    http: () => Promise.reject(new Error('a database is not reached over HTTP')),
  });
  return answer;
}

/** All rows of the incremental read, page by page. */
export async function walkSql(
  credential: Record<string, string>,
  input: JsonObject,
  pageSize: number,
): Promise<JsonObject[]> {
  const operation = operationOf(sql, 'list-new-rows');
  const rows: Json[] = [];
  let state = startWalk(operation, undefined, pageSize);
  while (state.phase === 'first' || state.phase === 'pages') {
    const answer = await callSql(credential, 'list-new-rows', { ...input, ...walkInput(operation, state) });
    if (!answer.ok) throw new Error(`${answer.failure.code} ${answer.failure.said ?? ''}`);
    rows.push(...answer.records);
    state = nextPage(operation, state, answer);
  }
  return rows as JsonObject[];
}
