import { mayBe } from '../../kinds.ts';
import { isAny } from '../../union.ts';

/** Whether a value of one shape may be one of another. */
export const fits = (given: Parameters<typeof mayBe>[0], wanted: Parameters<typeof mayBe>[0]): boolean =>
  isAny(given) ||
  isAny(wanted) ||
  (['text', 'number', 'boolean', 'object', 'list', 'null'] as const).some(
    (kind) => mayBe(given, kind) && mayBe(wanted, kind),
  );
