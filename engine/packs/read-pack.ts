import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFlow, readLayout } from '../../flows/read-flow.ts';
import { PackManifest, type Pack } from '../../schemas/pack.ts';
import { TableDefinition } from '../../schemas/table.ts';
import { compileSchema, type Validate } from '../../schemas/validator.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

/** The pack in a folder. Throws ProblemError, with the file in its path, where something is no pack or no table. */
export async function readPack(folder: string): Promise<Pack> {
  const manifest = await readManifest(folder);
  const tables = await Promise.all(
    manifest.tables.map((id) => read<TableDefinition>(folder, `tables/${id}.json`, TableDefinition)),
  );
  const flows = await Promise.all(manifest.flows.map((id) => readPackFlow(join(folder, id))));
  return { manifest, tables, flows };
}

export const readManifest = (folder: string): Promise<PackManifest> =>
  read<PackManifest>(folder, 'pack.json', PackManifest);

async function readPackFlow(folder: string): Promise<Pack['flows'][number]> {
  const definition = await readFlow(folder);
  return existsSync(join(folder, 'layout.json'))
    ? { definition, layout: await readLayout(folder) }
    : { definition };
}

const checks = new Map<unknown, Validate>();

/** Each schema is compiled once: that of a table takes some 100 ms, and a pack has ten tables. */
const checkOf = (schema: unknown): Validate => {
  const known = checks.get(schema) ?? compileSchema(schema);
  checks.set(schema, known);
  return known;
};

async function read<T>(folder: string, file: string, schema: unknown): Promise<T> {
  const value = parseJson(await readFile(join(folder, file), 'utf8'));
  const [first] = checkOf(schema)(value);
  if (first !== undefined) throw new ProblemError({ ...first, path: `/${file}${first.path}` });
  return value as unknown as T;
}
