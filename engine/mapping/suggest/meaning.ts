import { concepts, type Concept } from './concepts.ts';
import { takePieces, type Pieces } from './words.ts';

/** How well a text fits a concept, 0 to 1, and the words that made it so. */
export interface Meaning {
  concept: string;
  score: number;
  words: string[];
}

const UNEXPLAINED = 0.45;
const RATHER = 0.8;
const UNKNOWN_WORD = 0.8;
const MOST_SENSES = 16;
/** Features that rarely change what a heading is about. */
const FAINT = new Set(['info', 'detail', 'no', 'name', 'code', 'id', 'type', 'money', 'all', 'actual']);
const FAINT_UNEXPLAINED = 0.7;

/** All concepts that a text can mean, the best first. */
export const meaningsOf = (text: string): Meaning[] => meaningsOfPieces(takePieces(text));

/** Of several texts that say the same field, such as its path and its label, each adding what the others leave out. */
export function meaningsOfPieces({ words, unknown }: Pieces): Meaning[] {
  const best = new Map<string, Meaning>();
  const texts = words.map(({ text }) => text);
  const strange = unknown.reduce((product, one) => product * (/^\d+$/.test(one) ? 0.95 : UNKNOWN_WORD), 1);
  for (const features of sensesOf(words.map(({ senses }) => senses))) {
    if (features.size === 0) continue;
    for (const concept of concepts) {
      const fit = fitOf(concept, features);
      if (fit === 0) continue;
      const score = fit * strange;
      const before = best.get(concept.id);
      if (before === undefined || score > before.score)
        best.set(concept.id, { concept: concept.id, score, words: texts });
    }
  }
  return [...best.values()].filter(({ score }) => score >= 0.25).sort((a, b) => b.score - a.score);
}

/** Every choice of one sense per word, as the set of its features. */
function sensesOf(words: readonly (readonly (readonly string[])[])[]): Set<string>[] {
  let choices: Set<string>[] = [new Set()];
  for (const senses of words) {
    const grown = senses.flatMap((sense) => choices.map((choice) => new Set([...choice, ...sense])));
    choices = grown.slice(0, MOST_SENSES);
  }
  return choices;
}

function fitOf({ needs, may, rather, base }: Concept, features: ReadonlySet<string>): number {
  for (const need of needs) if (!features.has(need)) return 0;
  let fit = base;
  for (const feature of features) {
    if (needs.includes(feature) || may.has(feature)) continue;
    if (rather.has(feature)) fit *= RATHER;
    else fit *= FAINT.has(feature) ? FAINT_UNEXPLAINED : UNEXPLAINED;
  }
  return fit;
}
