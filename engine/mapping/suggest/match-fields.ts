import type { FieldMatch, UnitDoubt } from '../../../schemas/api/mappings.ts';
import type { TargetField } from '../../../schemas/mapping.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { compilePath, parsePath } from '../../../schemas/values/path.ts';
import { stepsOf } from './draft-mapping.ts';
import type { Learned } from './learned.ts';
import { moneyUnitDoubt, type UnitAnswer } from './money-unit.ts';
import { loadPinyin, mayBePinyin } from './pinyin.ts';
import { sourcesOfRecords } from './sources.ts';
import { suggestMapping, type SourceSuggestion } from './suggest-mapping.ts';

export interface MatchInput {
  target: readonly TargetField[];
  headings?: readonly string[] | undefined;
  samples?: readonly Json[] | undefined;
  /** Allowed values of fields of choice, by target path. */
  choices?: Readonly<Record<string, readonly string[]>> | undefined;
  learned?: readonly Learned[];
}

/** Every likely pair with the steps its samples call for, and the amounts whose unit is in doubt. */
export async function matchFields(input: MatchInput): Promise<{ matches: FieldMatch[]; units: UnitDoubt[] }> {
  const { target, headings, samples = [], choices = {}, learned = [] } = input;
  const sampled = new Map(sourcesOfRecords(samples).map((source) => [source.path, source.samples]));
  const names = headings ?? [...sampled.keys()];
  const pinyin = mayBePinyin(names) ? await loadPinyin() : undefined;
  const suggestions = suggestMapping(
    { ...(headings === undefined ? {} : { headings }), records: samples },
    target,
    { learned, pinyin },
  );
  const fields = new Map(target.map((field) => [field.path, field]));
  const units = unitDoubts(suggestions, fields, samples, sampled);
  const fen = new Set(units.filter(({ unit }) => unit === 'fen').map((one) => `${one.source} ${one.target}`));
  const matches = suggestions.flatMap(({ path, candidates, chosen }) =>
    candidates.flatMap(({ field, confidence, reason }): FieldMatch[] => {
      const to = fields.get(field);
      if (to === undefined) return [];
      const unit = fen.has(`${path} ${field}`) ? 'fen' : undefined;
      const states = Object.hasOwn(choices, field) ? new Set(choices[field]) : undefined;
      const steps = stepsOf(to, sampled.get(path) ?? [], unit, states);
      return [{ source: path, target: field, confidence, reason, chosen: field === chosen, steps }];
    }),
  );
  return { matches, units };
}

const WHOLE = /^-?\d+$/;
const isWhole = (value: Json): boolean =>
  (typeof value === 'number' || typeof value === 'string') &&
  WHOLE.test(String(value).replaceAll(/[,¥￥\s]/g, ''));
const SAYS_FEN = /(?:^|[^a-z])(?:fen|cents?)(?:$|[^a-z])|分(?:$|[）)])/i;

/** Amounts without a fraction in any sample could be fen; adding them up against amounts that show fractions may tell. */
function unitDoubts(
  suggestions: readonly SourceSuggestion[],
  fields: ReadonlyMap<string, TargetField>,
  samples: readonly Json[],
  sampled: ReadonlyMap<string, readonly Json[]>,
): UnitDoubt[] {
  const amounts = suggestions.flatMap(({ path, chosen, heading }) => {
    const values = (sampled.get(path) ?? []).filter((value) => value !== null && value !== '');
    const isMoney = chosen !== undefined && fields.get(chosen)?.type === 'money';
    return isMoney && values.length > 0 ? [{ path, chosen, heading, whole: values.every(isWhole) }] : [];
  });
  const totals = amounts.filter(({ path, whole }) => !whole && !path.includes('[*]')).map(({ path }) => path);
  return amounts
    .filter(({ whole }) => whole)
    .map(({ path, chosen, heading }): UnitDoubt => {
      const answer = SAYS_FEN.test(heading) ? SAID : testedAgainst(path, totals, samples);
      return {
        source: path,
        target: chosen,
        unit: answer.unit,
        sure: answer.sure,
        fits: answer.evidence.fits,
        tested: answer.evidence.tested,
        reason: answer.reason,
      };
    });
}

const SAID: UnitAnswer = {
  unit: 'fen',
  sure: true,
  evidence: { fits: { fen: 0, yuan: 0 }, tested: 0 },
  reason: { zh: '字段名里写着分。', en: 'The name of the field says fen.' },
};

/** The total that adds up best; without any total nothing could be tested, and a person is asked. */
function testedAgainst(path: string, totals: readonly string[], samples: readonly Json[]): UnitAnswer {
  const read = readerOf(path);
  const answers = totals.map((total) => {
    const readTotal = readerOf(total);
    return moneyUnitDoubt(
      samples.map((sample) => {
        const found = read(sample);
        return { amounts: Array.isArray(found) ? found : [found], headerTotal: readTotal(sample) };
      }),
    );
  });
  const best = ({ evidence: { fits } }: UnitAnswer): number => Math.max(fits.fen, fits.yuan);
  return answers.sort((a, b) => best(b) - best(a))[0] ?? moneyUnitDoubt([]);
}

const readerOf = (path: string): ((data: Json) => Json | undefined) =>
  parsePath(path).ok ? compilePath(path) : () => undefined;
