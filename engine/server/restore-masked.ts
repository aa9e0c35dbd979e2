import { problem, type Problem } from '../../schemas/problem.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import type { Json } from '../../schemas/values/json.ts';
import { refuse } from './api-error.ts';
import { compileMask, type MaskLeaf, type Masks } from './mask.ts';

/** A value a person sent back, with what was masked put back; `problems` where it cannot be told what was there. */
export interface Restored {
  value: unknown;
  problems: Problem[];
}

interface Restoring {
  mask: MaskLeaf;
  /** Texts by their masked form; null: several look the same. */
  hidden: ReadonlyMap<string, string | null>;
  problems: Problem[];
}

const MASK_SIGN = /\*/;

/**
 * A person who sees `138****0000` and corrects another field sends the mask back. A field that came back as it was
 * shown gets its original; one that was changed but still holds signs of a mask is a problem at its place below `at`.
 * Records may have been moved in a list: then a mask that stands for one text alone is known by that.
 */
export function restoreMasked(masks: Masks, original: unknown, sent: unknown, at = ''): Restored {
  if (masks.size === 0) return { value: sent, problems: [] };
  const hidden = new Map<string, string | null>();
  for (const [text, shown] of masks) if (shown !== text) hidden.set(shown, hidden.has(shown) ? null : text);
  const restoring: Restoring = { mask: compileMask(masks), hidden, problems: [] };
  const value = restore(original, sent, at, restoring);
  return { value, problems: restoring.problems };
}

/** Throws a refusal where something masked was changed. */
export function acceptRestored({ value, problems }: Restored): Json {
  if (problems.length === 0) return value as Json;
  throw refuse(
    422,
    'still-masked',
    '有的内容改过却还带着遮盖的星号。',
    'Something was changed but still holds the asterisks of a mask.',
    { problems },
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

function restore(original: unknown, sent: unknown, at: string, restoring: Restoring): unknown {
  if (Array.isArray(sent))
    return sent.map((item, index) =>
      restore(Array.isArray(original) ? original[index] : undefined, item, `${at}/${index}`, restoring),
    );
  if (isObject(sent))
    return Object.fromEntries(
      Object.entries(sent).map(([key, item]) => {
        const before = isObject(original) && Object.hasOwn(original, key) ? original[key] : undefined;
        return [key, restore(before, item, at + pointer([key]), restoring)];
      }),
    );
  return typeof sent === 'string' ? restoreText(original, sent, at, restoring) : sent;
}

function restoreText(
  original: unknown,
  sent: string,
  at: string,
  { mask, hidden, problems }: Restoring,
): unknown {
  if (sent === original) return sent;
  const shown = mask(original);
  if (sent === shown) return original;
  const known = hidden.get(sent);
  if (typeof known === 'string') return known;
  // What the shop itself sent with asterisks may be mended with asterisks.
  const wasHidden = shown !== original && !MASK_SIGN.test(String(original));
  if (known === null || (wasHidden && MASK_SIGN.test(sent))) problems.push(stillMasked(at));
  return sent;
}

const stillMasked = (at: string): Problem =>
  problem(
    'still-masked',
    at,
    '改过的内容里还有遮盖的星号：请填写完整，或恢复原样。',
    'This was changed but still holds the asterisks of a mask: write it in full, or put it back as it was.',
  );
