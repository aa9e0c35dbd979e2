import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync, Visitor } from 'vite';

const root = join(import.meta.dirname, '..');

export interface Words {
  /** Whole keys that code says. */
  keys: Set<string>;
  /** What keys begin with whose end is worked out: `status.` of `status.${status}`. */
  prefixes: Set<string>;
  /** Texts for people that are no key: `file: text`. */
  bare: string[];
}

/** Attributes that are read by people, and so come from the dictionary. */
const spoken = new Set(['title', 'placeholder', 'label', 'alt', 'aria-label', 'hint', 'caption']);
const HAN = /\p{Script=Han}/u;

const sources = (): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture|d)\.ts$/.test(file))
    .filter((file) => !file.includes(join('language', 'words')));

/** Every word that the sources of the interface use, found in their syntax trees. */
export function readWords(): Words {
  const words: Words = { keys: new Set(), prefixes: new Set(), bare: [] };
  for (const file of sources()) readFile(file, words);
  return words;
}

function readFile(file: string, { keys, prefixes, bare }: Words): void {
  const note = (text: string): void => void bare.push(`${relative(root, file)}: ${text.trim()}`);
  const { program, errors } = parseSync(file, readFileSync(file, 'utf8'));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  new Visitor({
    Literal({ value }) {
      if (typeof value !== 'string') return;
      keys.add(value);
      if (HAN.test(value)) note(value);
    },
    TemplateLiteral({ quasis }) {
      const [head] = quasis;
      if (quasis.length > 1 && head !== undefined) prefixes.add(head.value.raw);
      for (const { value } of quasis) if (HAN.test(value.raw)) note(value.raw);
    },
    JSXText({ value }) {
      // Signs alone, such as an arrow or a dot, are no words.
      if (/\p{L}/u.test(value)) note(value);
    },
    JSXAttribute({ name, value }) {
      if (name.type !== 'JSXIdentifier' || value?.type !== 'Literal' || typeof value.value !== 'string')
        return;
      if (spoken.has(name.name) && /\p{L}/u.test(value.value)) note(value.value);
    },
  }).visit(program);
}
