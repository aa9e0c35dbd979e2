import { refuse } from './api-error.ts';
import { headerText, type Headers } from './hooks/signature.ts';

const MAX_KEY = 200;

/** What the header `Idempotency-Key` says: a request that is sent twice with one value is carried out once. */
export function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headerText(headers, 'idempotency-key')?.trim();
  if (key === undefined || key === '') return undefined;
  if (key.length <= MAX_KEY) return key;
  throw refuse(
    400,
    'key-too-long',
    `去重键超过 ${MAX_KEY} 个字符。`,
    `The de-duplication key is over ${MAX_KEY} characters.`,
  );
}
