import type { Json } from '../../../schemas/values/json.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';

export type ReadSamples = { ok: true; samples: Json[] } | { ok: false; code: 'not-json' | 'no-records' };

const MOST_SAMPLES = 100;

const isRecord = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Records of a JSON text: a list of them, one of them, or one per line. A list that an answer wraps is found too. */
export function readJsonSamples(text: string): ReadSamples {
  const value = parsed(text) ?? parsedLines(text);
  if (value === undefined) return { ok: false, code: 'not-json' };
  const list = Array.isArray(value) ? value : (wrappedList(value) ?? [value]);
  const samples = list.filter(isRecord).slice(0, MOST_SAMPLES);
  return samples.length === 0 ? { ok: false, code: 'no-records' } : { ok: true, samples };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function parsedLines(text: string): Json[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const values = lines.map(parsed);
  return lines.length > 0 && values.every((value) => value !== undefined) ? values : undefined;
}

const DEEPEST_WRAP = 4;

/** `{code: 0, data: {list: [...]}}`: a record with one list of records and little else is an envelope. */
function wrappedList(value: Json, depth = 0): Json[] | undefined {
  if (!isRecord(value) || depth > DEEPEST_WRAP) return undefined;
  const members = Object.values(value as Record<string, Json>);
  const lists = members.filter((one): one is Json[] => Array.isArray(one) && one.some(isRecord));
  const inner = members.filter(isRecord);
  const isEnvelope =
    members.every((one) => typeof one !== 'string' || one.length < 40) && members.length <= 8;
  if (lists.length === 1 && isEnvelope && inner.length === 0)
    return depth > 0 || members.length <= 5 ? lists[0] : undefined;
  if (lists.length === 0 && inner.length === 1 && isEnvelope) return wrappedList(inner[0] as Json, depth + 1);
  return undefined;
}

/** Rows of a table as text, with commas, tabs or semicolons; quoted cells may hold any of them and line ends. */
export function readTableSamples(text: string): ReadSamples {
  const [head, ...rows] = cellsOf(text.replace(/^\uFEFF/, ''));
  if (head === undefined || head.length < 2 || rows.length === 0) return { ok: false, code: 'no-records' };
  const names = head.map((name) => name.trim());
  const samples = rows
    .filter((row) => row.some((cell) => cell.trim() !== ''))
    .slice(0, MOST_SAMPLES)
    .map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
  return samples.length === 0 ? { ok: false, code: 'no-records' } : { ok: true, samples };
}

function cellsOf(text: string): string[][] {
  const mark = [',', '\t', ';'].toSorted((a, b) => count(text, b) - count(text, a))[0] as string;
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length && rows.length <= MOST_SAMPLES; at += 1) {
    const sign = text[at] as string;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === mark || sign === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (sign === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell.replace(/\r$/, '')]);
  return rows;
}

const count = (text: string, sign: string): number => (text.split('\n', 1)[0] ?? '').split(sign).length;

/** Records of whatever text a person brings. */
export function readSamples(text: string): ReadSamples {
  const json = readJsonSamples(text);
  if (json.ok || /^\s*[[{]/.test(text)) return json;
  const table = readTableSamples(text);
  return table.ok ? table : json;
}
