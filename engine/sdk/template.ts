import { isNumeric, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compilePath, type PathReader } from '../../schemas/values/path.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { EngineError } from '../core/errors.ts';
import type { RunData } from './call.ts';

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

interface Slot {
  before: string;
  path: string;
  read: PathReader;
}

/**
 * Text with `{{path}}`. A placeholder whose path is absent or null fails with EngineError `missing-value`: an address
 * or a message with a hole in it does more harm than a stopped step.
 */
export function compileTemplate(text: string, at = ''): (data: RunData) => string {
  return compileSlots(text, at, (path) => {
    throw new EngineError(
      'missing-value',
      { zh: `文本里的“${path}”没有值。`, en: `"${path}" in the text has no value.` },
      { path: at, details: { missing: path } },
    );
  });
}

/** The same for texts that only people read: a placeholder without a value stays standing, so that nothing stops for it. */
export const compileNote = (text: string, at = ''): ((data: RunData) => string) =>
  compileSlots(text, at, (path) => `{{${path}}}`);

function compileSlots(
  text: string,
  at: string,
  onMissing: (path: string) => string,
): (data: RunData) => string {
  const slots: Slot[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const path = (match[1] ?? '').trim();
    slots.push({ before: text.slice(end, match.index), path, read: compilePath(path, at) });
    end = match.index + match[0].length;
  }
  const tail = text.slice(end);
  if (slots.length === 0) return () => tail;
  return (data) => {
    let printed = '';
    for (const { before, path, read } of slots) {
      const value = read(data as unknown as Json);
      printed += before + (value === undefined || value === null ? onMissing(path) : printValue(value));
    }
    return printed + tail;
  };
}

/** The paths a text names, for checks at publish. */
export const templatePaths = (text: string): string[] =>
  [...text.matchAll(PLACEHOLDER)].map((match) => (match[1] ?? '').trim());

/** As people write it: a text without quotes, a number without exponent, a list or record as JSON. */
export function printValue(value: Json): string {
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return printNumeric(value);
  return printJson(value);
}
