import type { Validate } from '../../schemas/validator.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import type { Tally } from './suite.ts';

export interface Example {
  /** The schema's file, and the place of the example among its own. */
  file: string;
  index: number;
  example: unknown;
}

/** An example that its own schema refuses, since a member's name is misspelt in it. */
interface Slip {
  file: string;
  index: number;
  at: readonly (string | number)[];
  written: string;
  meant: string;
}

/** As they were published. */
const slips: readonly Slip[] = [
  {
    file: 'amazon-sellerSalesAndTrafficReport.json',
    index: 0,
    at: ['salesAndTrafficByDate', 3, 'trafficByDate'],
    written: 'browerPageViews',
    meant: 'browserPageViews',
  },
];

/**
 * A schema takes its own examples. Where a known slip stands in one, the refusal must name that member and nothing else,
 * and the example must be taken once the name is mended: so the material contradicts itself, and the verdict is right.
 */
export function checkExample({ file, index, example }: Example, validate: Validate, checks: Tally): void {
  const slip = slips.find((known) => known.file === file && known.index === index);
  const mended = structuredClone(example);
  const holder = memberAt(mended, slip?.at ?? []);
  if (slip !== undefined && slip.written in holder) {
    const { at, written, meant } = slip;
    checks.equal(
      `${file} misses only the misspelt member of its example ${index}`,
      validate(example).map(({ code, path }) => `${path} ${code}`),
      [`${pointer([...at, meant])} required`],
    );
    checks.note(`${file} contradicts its example ${index}: ${pointer(at)} says ${written} for ${meant}`);
    holder[meant] = holder[written];
  }
  checks.equal(`${file} takes its example ${index}`, validate(mended), []);
}

function memberAt(value: unknown, keys: readonly (string | number)[]): Record<string, unknown> {
  let found = value;
  for (const key of keys) found = (found as Record<string | number, unknown> | undefined)?.[key];
  return (found ?? {}) as Record<string, unknown>;
}
