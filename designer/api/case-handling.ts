import type { ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/case-handling.ts';
import { call } from './client.ts';
import { ApiFailure } from './failure.ts';

export type BulkOutcome = ReplyOf<typeof routes.assignCases>;

export const assignCases = (cases: readonly string[], handler: string | null): Promise<BulkOutcome> =>
  call<typeof routes.assignCases>('POST', '/api/v1/cases/assign', { body: { cases: [...cases], handler } });

/** Throws an ApiFailure if some could not be ignored, with the first reason. */
export async function ignoreCases(cases: readonly string[], reason: string): Promise<void> {
  const { skipped } = await call<typeof routes.ignoreCases>('POST', '/api/v1/cases/ignore', {
    body: { cases: [...cases], reason },
  });
  const [first] = skipped;
  if (first !== undefined)
    throw new ApiFailure(409, { code: 'case-skipped', message: first.message, problems: [] });
}
