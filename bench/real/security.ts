import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTabular } from '../../engine/files/open-tabular.ts';
import { createXmlScanner } from '../../engine/files/xml/xml-scanner.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { readByOther, readTexts, writeTexts } from './naughty-strings.ts';
import { tally, type Suite, type Tally } from './suite.ts';

/** What a spreadsheet takes for a formula when it opens a CSV. */
const FORMULA = /^[=+\-@\t\r＝]/;

/** Formulas in exports, entity bombs and names that reach a prototype: as far as files go. */
export const security: Suite = {
  name: 'security',
  folder: '05-conformance/security',
  async run(dir) {
    const checks = tally();
    const folder = await mkdtemp(join(tmpdir(), 'daliu-security-'));
    const injection = JSON.parse(await readFile(join(dir, 'csv-injection.json'), 'utf8')) as {
      payloads: string[];
      leading: string[];
      must_stay_a_number: string[];
    };
    const texts = [...injection.payloads, ...injection.leading, ...injection.must_stay_a_number];
    await checkCsv(checks, join(folder, 'a.csv'), texts, injection.must_stay_a_number);
    await checkXlsx(checks, join(folder, 'a.xlsx'), texts);
    await rm(folder, { recursive: true });
    const bomb = await readFile(join(dir, 'billion-laughs.xml'), 'utf8');
    checks.equal(
      'billion laughs',
      codeOf(() => scan(bomb)),
      'xml-doctype',
    );
    for (const heading of ['__proto__', 'constructor', 'prototype']) {
      const opened = openTabular(Buffer.from(`a,${heading}\n1,2\n`)).then(
        () => 'read',
        (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
      );
      checks.equal(`heading ${heading}`, await opened, 'csv-heading');
    }
    return checks.result();
  },
};

async function checkCsv(checks: Tally, path: string, texts: string[], numbers: string[]): Promise<void> {
  await writeTexts(path, { format: 'csv', zone: 'UTC', byteOrderMark: false, delimiter: '\t' }, texts);
  const written = await readFile(path, 'utf8');
  const back = await readTexts(path);
  for (const [at, text] of texts.entries()) {
    checks.equal(`csv gives back ${text}`, back[at], text);
    const cell = new RegExp(`^r${at}\t"?([^\t]*)`, 'm').exec(written)?.[1] ?? '';
    const isNumber = numbers.includes(text);
    checks.holds(
      `csv of ${text} is ${isNumber ? 'a number' : 'no formula'}`,
      isNumber ? cell === text : !FORMULA.test(cell),
    );
  }
}

async function checkXlsx(checks: Tally, path: string, texts: string[]): Promise<void> {
  await writeTexts(path, { format: 'xlsx', zone: 'UTC' }, texts);
  checks.equal('xlsx gives back all', await readTexts(path), texts);
  const seen = await readByOther(path);
  for (const [at, text] of texts.entries()) {
    // The other library leaves a carriage return in the spelling that the format has for it.
    checks.equal(`xlsx of ${text} is text to another library`, seen[at], text.replaceAll('\r', '_x000D_'));
  }
}

const scan = (xml: string): void => {
  const scanner = createXmlScanner({ wantsText: true, open: () => {}, close: () => {}, text: () => {} });
  scanner.push(xml);
  scanner.end();
};

const codeOf = (work: () => void): string => {
  try {
    work();
    return 'read';
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error);
  }
};
