import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { errorCatalog, errorTextOf } from '../../schemas/errors/catalog.ts';
import { errorDocs } from './error-docs.ts';
import type { Language } from './node-docs.ts';

const root = join(import.meta.dirname, '../..');
const folders = [
  'core',
  'nodes',
  'runtime',
  'sdk',
  'rules',
  'mapping',
  'registry',
  'schedule',
  'store',
  'cli',
];

/** Codes that only an author's own flow can carry, and those of examples. */
const examples = new Set(['no-warehouse', 'no-rate', 'large-refund', 'refund', 'no-network']);

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture|contract|bench|process)\./.test(file))
    .map((file) => join(folder, file));

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

/** What a source throws: errors by their constructor or a function of its own around it, error objects, causes. */
function codesIn(text: string): string[] {
  const makers = all(text, /const (\w+) = \([^)]*code: string[^)]*\)(?:: \w+)? =>/g);
  const calls = ['new EngineError', ...makers].map((name) => name.replace(' ', '\\s+')).join('|');
  const thrown = all(
    text,
    new RegExp(`(?:${calls}|\\bfault|\\btold)\\(\\s*((?:[^'(){},]*'[a-z0-9-]+'[^'(){},]*)+),`, 'g'),
  );
  return [
    ...thrown.flatMap((first) => all(first, /'([a-z0-9-]+)'/g)),
    ...all(text, /\bcode: '([a-z0-9-]+)'(?=[^}]{0,500}\bblame\b)/g),
    ...all(text, /\bcause: '([a-z0-9-]+)'/g),
    ...all(text, /incidents\.open\([^,]+,\s*'([a-z-]+)'/g),
  ];
}

describe('the codes of errors', () => {
  const files = [
    ...folders.map((folder) => `engine/${folder}`).flatMap(sources),
    'schemas/validator/messages.ts',
  ];
  const found = files.flatMap((file) =>
    codesIn(readFileSync(join(root, file), 'utf8')).map((code) => ({ code, file })),
  );

  it('are read out of the sources', () => {
    const codes = new Set(found.map(({ code }) => code));
    for (const known of [
      'missing-value',
      'http-refused',
      'batch-canceled',
      'too-small',
      'schedule-open',
      'not-a-time',
    ])
      expect(codes, known).toContain(known);
    expect(codesIn("throw new EngineError(\n  broken ? 'a-b' : 'c-d',\n  {")).toEqual(['a-b', 'c-d']);
  });

  it('are all in the catalogue', () => {
    const missing = found.filter(({ code }) => errorTextOf(code) === undefined && !examples.has(code));
    expect(missing.map(({ code, file }) => `${code} ${file}`)).toEqual([]);
  });

  it('stand in it once, with full-width punctuation in Chinese', () => {
    const codes = errorCatalog.flatMap((topic) => Object.keys(topic.codes));
    expect(new Set(codes).size).toBe(codes.length);
    const texts = errorCatalog.flatMap((topic) => Object.values(topic.codes));
    for (const { title, help } of texts)
      expect(`${title.zh}${help.zh}`).not.toMatch(/\p{Script=Han}\s*[,;:!?.]|["'()]/u);
  });
});

it.each(['zh', 'en'] satisfies Language[])(
  'docs/errors.%s.md is what the catalogue says',
  async (language) => {
    const file = join(root, `docs/errors.${language}.md`);
    const formatted = await format(errorDocs(errorCatalog, language), {
      ...(await resolveConfig(file)),
      filepath: file,
    });
    await expect(formatted).toMatchFileSnapshot(file);
  },
);
