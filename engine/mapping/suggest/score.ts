import { kin } from './concepts.ts';
import type { Learned } from './learned.ts';
import { meaningsOf, type Meaning } from './meaning.ts';
import type { PinyinReader } from './pinyin.ts';
import { fitsSpelling, spellingsOf, type Spelling } from './spelling.ts';
import { shapeAgrees, toldByShape } from './shape-evidence.ts';
import { shapesOf, type ShapeReport } from './shapes.ts';
import type { Source } from './sources.ts';
import type { Reason } from './suggest-mapping.ts';
import { plainName, type TargetMeaning } from './target.ts';
import { normalizeHeading } from './words.ts';

export interface Scored {
  confidence: number;
  reason: Reason;
}

/** One source, read once for all fields. */
interface ReadSource {
  plain: string;
  heading: string;
  meanings: ReadonlyMap<string, Meaning>;
  shapes: ShapeReport;
  told: readonly string[];
}

const SAME_NAME = 0.99;
const SAME_NAME_IN_ROWS = 0.6;
const HISTORY = 0.98;
const CONFIRMED = 0.02;
const DENIED = 0.4;
const TOLD = 0.5;
/** A kin concept where the target has a field of the very concept too. */
const KIN_BESIDE = 0.65;
const IN_ROWS = 0.7;

/** Prepares what does not depend on the pair, and gives the score of one pair. */
export function scorer(
  sources: readonly Source[],
  fields: readonly TargetMeaning[],
  learned: readonly Learned[],
  pinyin: PinyinReader | undefined,
): (source: Source, field: TargetMeaning) => Scored | undefined {
  const read = new Map(sources.map((source) => [source, readSource(source)]));
  addContext([...read.values()]);
  const targeted = new Set(fields.flatMap(({ concepts }) => [...concepts.keys()]));
  const history = historyOf(learned);
  const spellings = pinyin === undefined ? undefined : spellingsOf(fields, pinyin);
  return (source, field) => {
    const one = read.get(source)!;
    return (
      fromHistory(one, field, history) ??
      best([
        fromName(one, field),
        fromMeaning(one, field, targeted),
        spellings === undefined ? undefined : fromPinyin(one, field, spellings.get(field)!),
        fromSimilarity(one, field),
        fromShape(one, field),
      ])
    );
  };
}

const best = (all: readonly (Scored | undefined)[]): Scored | undefined =>
  all.reduce(
    (top, one) => (one !== undefined && one.confidence > (top?.confidence ?? 0) ? one : top),
    undefined,
  );

function readSource({ heading, samples }: Source): ReadSource {
  const parts = heading.split('.');
  const leaf = parts.at(-1)!;
  const meanings = new Map(meaningsOf(leaf).map((one) => [one.concept, one]));
  // In a tree the name above may say whose name this is.
  if (parts.length > 1)
    for (const one of meaningsOf(parts.slice(-2).join(' '))) {
      const before = meanings.get(one.concept);
      if (before === undefined || one.score > before.score) meanings.set(one.concept, one);
    }
  const shapes = shapesOf(samples);
  return {
    plain: plainName(leaf),
    heading: normalizeHeading(heading),
    meanings,
    shapes,
    told: toldByShape(shapes),
  };
}

const NUMBERED_NAMES = new Set(['name', 'id', '编号', '单号', '名称', 'no', 'number']);

/** A list without an order number has it under a bare name, as some shops do; persons and goods have columns of theirs. */
function addContext(sources: readonly ReadSource[]): void {
  const has = (concept: string): boolean =>
    sources.some(({ meanings }) => (meanings.get(concept)?.score ?? 0) >= 0.85);
  if (
    has('order.no') ||
    sources.length < 4 ||
    !(has('item.name') || has('item.quantity') || has('order.paidAt'))
  )
    return;
  for (const preferred of NUMBERED_NAMES) {
    const bare = sources.find(({ plain }) => plain === preferred);
    if (!bare) continue;
    const score = bare.shapes.shapes.includes('order-number') ? 0.85 : 0.7;
    (bare.meanings as Map<string, Meaning>).set('order.no', { concept: 'order.no', score, words: [] });
    return;
  }
}

const historyOf = (learned: readonly Learned[]): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const counts = new Map<string, Map<string, number>>();
  for (const { heading, field, count = 1 } of learned) {
    const fields = counts.get(plainName(heading)) ?? new Map<string, number>();
    fields.set(field, (fields.get(field) ?? 0) + count);
    counts.set(plainName(heading), fields);
  }
  return counts;
};

function fromHistory(
  { plain, heading }: ReadSource,
  { field }: TargetMeaning,
  history: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Scored | undefined {
  const fields = history.get(plain);
  const count = fields?.get(field.path);
  if (fields === undefined || count === undefined) return undefined;
  const all = [...fields.values()].reduce((sum, one) => sum + one, 0);
  return {
    confidence: HISTORY * (count / all),
    reason: {
      code: 'history',
      zh: `以前把“${heading}”映射到这里 ${count} 次。`,
      en: `"${heading}" was mapped here ${count} times before.`,
    },
  };
}

/** A name of the field itself; inside of rows the name alone says less. */
function fromName(
  { plain, meanings }: ReadSource,
  { field, names, concepts }: TargetMeaning,
): Scored | undefined {
  if (plain.length < 2 || !names.has(plain)) return undefined;
  const within = field.path.includes('[*]');
  // 实付 alone is the order's, though a line has a field of that name as well.
  const agrees = [...concepts.keys()].some((concept) => (meanings.get(concept)?.score ?? 0) >= 0.8);
  if (within && !agrees && meanings.size > 0) return undefined;
  const own = !within || agrees;
  return {
    confidence: own ? SAME_NAME : SAME_NAME_IN_ROWS,
    reason: {
      code: 'same-name',
      zh: `与字段“${field.label.zh}”同名。`,
      en: `Has the name of the field "${field.label.en}".`,
    },
  };
}

function fromMeaning(
  { heading, meanings, shapes }: ReadSource,
  { concepts }: TargetMeaning,
  targeted: ReadonlySet<string>,
): Scored | undefined {
  let top: { score: number; meaning: Meaning; concept: string } | undefined;
  for (const [concept, weight] of concepts) {
    for (const meaning of meanings.values()) {
      const share = shareOf(meaning.concept, concept, targeted);
      const score = meaning.score * share * weight;
      if (score > (top?.score ?? 0)) top = { score, meaning, concept };
    }
  }
  if (!top) return undefined;
  const agrees = shapeAgrees(top.concept, shapes);
  const confidence =
    agrees === undefined
      ? top.score
      : agrees
        ? Math.min(SAME_NAME, top.score + CONFIRMED)
        : top.score * DENIED;
  const { words } = top.meaning;
  const list = words.join(' + ');
  const context = words.length === 0;
  return {
    confidence,
    reason: context
      ? {
          code: 'context',
          zh: '没有别的列像订单号，而人名和商品名另有其列。',
          en: 'No other column looks like the order number, and persons and goods have columns of theirs.',
        }
      : words.length === 1
        ? { code: 'synonym', zh: `“${heading}”是同义词。`, en: `"${heading}" is a synonym.` }
        : { code: 'words', zh: `由词语判断：${list}。`, en: `By its words: ${list}.` },
  };
}

function shareOf(meant: string, wanted: string, targeted: ReadonlySet<string>): number {
  if (meant === wanted) return 1;
  // A time or a place of rows: the order's own, if nothing is nearer.
  const share = kin[meant]?.[wanted] ?? (wanted.endsWith(`:${meant}`) ? IN_ROWS : 0);
  return targeted.has(meant) ? share * KIN_BESIDE : share;
}

function fromPinyin(
  { plain, heading }: ReadSource,
  { field }: TargetMeaning,
  spelling: Spelling,
): Scored | undefined {
  const confidence = fitsSpelling(plain, spelling);
  if (confidence === 0) return undefined;
  return {
    confidence,
    reason: {
      code: 'pinyin',
      zh: `“${heading}”是“${field.label.zh}”一类名称的拼音。`,
      en: `"${heading}" is pinyin for a name of "${field.label.en}".`,
    },
  };
}

const pairsOf = (text: string): Set<string> => {
  const pairs = new Set<string>();
  for (let at = 0; at + 1 < text.length; at += 1) pairs.add(text.slice(at, at + 2));
  return pairs;
};

/** For fields that the trade has no word for, such as a person's own: how many pairs of letters both names share. */
function fromSimilarity(
  { plain, heading, meanings }: ReadSource,
  { field, names, concepts }: TargetMeaning,
): Scored | undefined {
  if (concepts.size > 0 || plain.length < 3 || names.has(plain)) return undefined;
  // A heading that means something is not also nearly something else: 订单号 is no 退款单号.
  for (const { score } of meanings.values()) if (score >= 0.6) return undefined;
  const mine = pairsOf(plain);
  let most = 0;
  for (const name of names) {
    const theirs = pairsOf(name);
    let shared = 0;
    for (const pair of mine) if (theirs.has(pair)) shared += 1;
    most = Math.max(most, (2 * shared) / Math.max(1, mine.size + theirs.size));
  }
  if (most < 0.7) return undefined;
  return {
    confidence: most * 0.85,
    reason: {
      code: 'similar',
      zh: `“${heading}”与“${field.label.zh}”相近。`,
      en: `"${heading}" is close to "${field.label.en}".`,
    },
  };
}

function fromShape({ told, meanings, shapes }: ReadSource, { concepts }: TargetMeaning): Scored | undefined {
  // A heading that says something else is believed before its values.
  const named = [...meanings.values()].some(({ score }) => score >= 0.6);
  if (named || !told.some((concept) => concepts.has(concept))) return undefined;
  const shape = shapes.shapes[0] ?? 'text';
  return {
    confidence: TOLD,
    reason: { code: 'shape', zh: `值的样子像（${shape}）。`, en: `Its values look like it (${shape}).` },
  };
}
