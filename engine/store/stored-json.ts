import { parseJson } from '../../schemas/values/parse-json.ts';
import type { Json } from '../../schemas/values/json.ts';

/** What we wrote ourselves passed the limits of the edge when it came in; inside an event it is nested deeper. */
export const readStored = (text: string): Json =>
  parseJson(text, { maxDepth: 1_000, maxSize: Number.MAX_SAFE_INTEGER });
