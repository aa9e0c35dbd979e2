import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { FlowDefinition, FlowLayout } from '../schemas/flow.ts';
import { compileSchema, type Validate } from '../schemas/validator.ts';
import type { Json } from '../schemas/values/json.ts';
import { isDecimal } from '../schemas/values/decimal.ts';
import { parseJson } from '../schemas/values/parse-json.ts';
import { ProblemError } from '../schemas/values/problem-error.ts';

/** The name of the only member of an object that stands for another file. */
const REFERENCE = '$file';
/** Files that name each other would never end. */
const MOST_NESTED = 8;

let checkFlow: Validate | undefined;
let checkLayout: Validate | undefined;

/**
 * The flow in a folder: `flow.json` unless told otherwise, where `{"$file": "mappings/jd.json"}` stands for that file's content (paths start
 * at the file that names it and stay inside the folder). Throws ProblemError where the result is no flow.
 */
export async function readFlow(folder: string, file = 'flow.json'): Promise<FlowDefinition> {
  const root = resolve(folder);
  const flow = await readResolved(join(root, file), root, 0);
  checkFlow ??= compileSchema(FlowDefinition);
  refuse(flow, checkFlow);
  return flow as unknown as FlowDefinition;
}

/** Where the nodes of a folder's flow stand on the canvas: its `layout.json`. */
export async function readLayout(folder: string): Promise<FlowLayout> {
  checkLayout ??= compileSchema(FlowLayout);
  const layout = parseJson(await readFile(join(folder, 'layout.json'), 'utf8'));
  refuse(layout, checkLayout);
  return layout as unknown as FlowLayout;
}

function refuse(value: unknown, check: Validate): void {
  const [first] = check(value);
  if (first !== undefined) throw new ProblemError(first);
}

async function readResolved(file: string, root: string, depth: number): Promise<Json> {
  if (depth > MOST_NESTED) throw new Error(`${file}: files name each other without end`);
  if (relative(root, file).startsWith('..')) throw new Error(`${file} lies outside ${root}`);
  return resolveReferences(parseJson(await readFile(file, 'utf8')), file, root, depth);
}

async function resolveReferences(value: Json, file: string, root: string, depth: number): Promise<Json> {
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  if (Array.isArray(value))
    return Promise.all(value.map((item) => resolveReferences(item, file, root, depth)));
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === REFERENCE && typeof first[1] === 'string')
    return readResolved(resolve(dirname(file), first[1]), root, depth + 1);
  const resolved = entries.map(async ([key, item]): Promise<[string, Json]> => [
    key,
    await resolveReferences(item, file, root, depth),
  ]);
  return Object.fromEntries(await Promise.all(resolved));
}
