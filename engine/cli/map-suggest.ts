import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TargetField } from '../../schemas/mapping.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { openTabular } from '../files/open-tabular.ts';
import {
  loadPinyin,
  mayBePinyin,
  suggestMapping,
  targetOfSchema,
  targetOfTable,
  type SourceSuggestion,
  type SuggestInput,
} from '../mapping/suggest/index.ts';
import { UsageError } from './command.ts';
import { readJsonFile, readText } from './read-input.ts';

const UNIFIED_ORDER = 'orders';

/** The columns of a file with what they may fill in a target, each named as a person would write it. */
export async function suggestForFile(
  file: string,
  target: string | readonly TargetField[] = UNIFIED_ORDER,
): Promise<SourceSuggestion[]> {
  const fields = typeof target === 'string' ? readTargetFields(target) : target;
  const input = await readColumns(file);
  const headings = input.headings ?? [];
  const pinyin = mayBePinyin(headings) ? await loadPinyin() : undefined;
  return suggestMapping(input, fields, { pinyin });
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON array of headings, JSON records, or a table file of any kind with its first rows. */
async function readColumns(file: string): Promise<SuggestInput> {
  const json = file === '-' || /\.json$/i.test(file) ? parseJson(readText(file)) : undefined;
  if (json === undefined) return readTable(file);
  const list = Array.isArray(json) ? json : [json];
  if (list.every((one) => typeof one === 'string')) return { headings: list };
  if (list.every(isObject)) return { records: list };
  throw new UsageError(`${file} 既不是表头数组，也不是记录 / is neither an array of headings nor records`);
}

async function readTable(file: string): Promise<SuggestInput> {
  if (!existsSync(file)) throw new UsageError(`没有 ${file} / there is no ${file}`);
  const opened = await openTabular(file);
  try {
    const table = opened.tables.find(({ hidden }) => !hidden) ?? opened.tables[0];
    if (!table) throw new UsageError(`${file} 里没有表格 / holds no table`);
    const { headings, sample } = table;
    const records = sample.map(({ cells }) =>
      Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? ''])),
    );
    return { headings, records };
  } finally {
    await opened.close();
  }
}

/** A file with a table's definition, target fields, names or a JSON Schema; or the name of a table that ships. */
export function readTargetFields(target: string): TargetField[] {
  const value = readJsonFile(existsSync(target) ? target : shippedTable(target));
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === 'string')) return value.map(textField);
    return value as unknown as TargetField[];
  }
  if (isObject(value) && Array.isArray(value['fields']))
    return targetOfTable(value as unknown as TableDefinition);
  const fields = targetOfSchema(value);
  if (fields.length === 0) throw new UsageError(`${target} 没有字段 / has no fields`);
  return fields;
}

const textField = (path: string): TargetField => ({ path, type: 'text', label: { zh: path, en: path } });

/** `flows/<pack>/tables/<name>.json` of the package, wherever the bundle lies in it. */
function shippedTable(name: string): string {
  const wanted = /^(?:unified-?order|order)$/i.test(name) ? UNIFIED_ORDER : name;
  if (!/^[a-z][a-z0-9-]*$/.test(wanted)) throw new UsageError(`没有 ${name} / there is no ${name}`);
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const flows = join(folder, 'flows');
    const packs = existsSync(flows) ? readdirSync(flows) : [];
    const found = packs
      .map((pack) => join(flows, pack, 'tables', `${wanted}.json`))
      .find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (folder === dirname(folder)) throw new UsageError(`没有 ${name} / there is no ${name}`);
  }
}
