import { request } from 'undici';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { UsageError } from './command.ts';

/**
 * One call of the running server's API: address from `--server` or DALIU_SERVER (else http://127.0.0.1:7788), token
 * from DALIU_TOKEN. Throws EngineError with the server's own code and message.
 */
export const callApi = async (
  env: NodeJS.ProcessEnv,
  server: string | undefined,
  method: 'GET' | 'POST',
  path: string,
  body?: Json,
): Promise<Json> => {
  const base = server ?? env['DALIU_SERVER'] ?? 'http://127.0.0.1:7788';
  const token = env['DALIU_TOKEN'];
  if (!token) throw new UsageError('请设置 DALIU_TOKEN（设置 → 令牌）/ set DALIU_TOKEN to an API token');
  const answer = await request(new URL(path, base), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: printJson(body) }),
  }).catch((error: unknown) => {
    throw new EngineError(
      'server-unreachable',
      { zh: `连不上服务器 ${base}`, en: `Cannot reach the server at ${base}` },
      { cause: error },
    );
  });
  const text = await answer.body.text();
  const value = text === '' ? null : parseJson(text);
  if (answer.statusCode < 400) return value;
  const { code, message } = (value ?? {}) as { code?: string; message?: string };
  throw new EngineError(code ?? `http-${answer.statusCode}`, message ?? text.slice(0, 200));
};
