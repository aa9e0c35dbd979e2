import type { TargetField } from '../../schemas/mapping.ts';
import type { Json } from '../../schemas/values/json.ts';
import { callApi } from './call-api.ts';

const NAMED = /^table:([a-z][a-z0-9-]{0,59})$/;

/** The fields of a table of the running server that `table:orders` names, as they are now; anything else stays as it is. */
export async function tableTarget<T extends Json | undefined>(
  env: NodeJS.ProcessEnv,
  target: T,
): Promise<T | TargetField[]> {
  const table = typeof target === 'string' ? NAMED.exec(target)?.[1] : undefined;
  if (table === undefined) return target;
  const answer = await callApi(env, undefined, 'GET', `/api/v1/tables/${table}/mapping-target`);
  return (answer as unknown as { items: TargetField[] }).items;
}
