import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSchema, compileSchema, type Validate } from '../../schemas/validator.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { checkExample } from './schema-slips.ts';
import { tally, type Suite, type Tally } from './suite.ts';

interface Group {
  description: string;
  schema: unknown;
  tests: { description: string; data: unknown; valid: boolean }[];
}

/** The address the official suite serves its remote schemas at; here they are handed over, nothing is fetched. */
const REMOTE_BASE = 'http://localhost:1234/';

/** Schemas of the official suite that may be refused by name; a refusal is no wrong answer, but no answer either. */
const MOST_REFUSED = 5;

export interface JsonSchemaResult {
  total: number;
  passed: number;
  /** Schemas refused as schema-unsupported, and how many cases they hold: `file | schema: why`. */
  refused: string[];
  refusedCases: number;
  /** `file | schema | test`, with what came out instead. */
  failed: string[];
}

/** Runs the official draft 2020-12 suite in `dir` (folders `draft2020-12` and `remotes`); formats only describe there. */
export async function jsonSchemaSuite(dir: string): Promise<JsonSchemaResult> {
  const remotes = await readRemotes(join(dir, 'remotes'), REMOTE_BASE);
  const result: JsonSchemaResult = { total: 0, passed: 0, refused: [], refusedCases: 0, failed: [] };
  const folder = join(dir, 'draft2020-12');
  for (const file of (await readdir(folder)).sort())
    for (const group of (await readJson(join(folder, file))) as Group[]) {
      result.total += group.tests.length;
      const validate = compileOrReason(group.schema, remotes);
      if (validate instanceof ProblemError && validate.problem.code === 'schema-unsupported') {
        result.refused.push(`${file} | ${group.description}: ${validate.message}`);
        result.refusedCases += group.tests.length;
      } else judge(file, group, validate, result);
    }
  return result;
}

function judge(file: string, group: Group, validate: Validate | Error, result: JsonSchemaResult): void {
  for (const test of group.tests) {
    const outcome = verdict(validate, test.data);
    if (outcome === String(test.valid)) result.passed += 1;
    else result.failed.push(`${file} | ${group.description} | ${test.description}: ${outcome}`);
  }
}

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

async function readRemotes(folder: string, base: string): Promise<Record<string, unknown>> {
  const remotes: Record<string, unknown> = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) Object.assign(remotes, await readRemotes(path, `${base}${entry.name}/`));
    else remotes[base + entry.name] = await readJson(path);
  }
  return remotes;
}

function compileOrReason(schema: unknown, remotes: Record<string, unknown>): Validate | Error {
  try {
    return compileSchema(schema, { remotes, formats: false });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function verdict(validate: Validate | Error, data: unknown): string {
  if (validate instanceof Error) return String(validate);
  try {
    return String(validate(data).length === 0);
  } catch (error) {
    return String(error);
  }
}

/** The official suite, and schemas from the field with their own examples. */
export const jsonSchema: Suite = {
  name: 'json-schema',
  folder: '05-conformance/json-schema',
  async run(dir) {
    const official = await jsonSchemaSuite(dir);
    const checks = tally();
    checks.note(
      `official suite: ${official.passed} of ${official.total} right, ${official.refusedCases} refused by name`,
    );
    checks.holds(`at most ${MOST_REFUSED} schemas are refused`, official.refused.length <= MOST_REFUSED);
    await checkReal(join(dir, 'real'), checks);
    const real = checks.result();
    return {
      total: official.total + real.total,
      passed: official.passed + official.refusedCases + real.passed,
      notes: [...real.notes, ...official.refused, ...official.failed],
    };
  },
};

async function checkReal(folder: string, checks: Tally): Promise<void> {
  for (const file of (await readdir(folder)).sort()) {
    const schema = (await readJson(join(folder, file))) as { examples?: unknown[] };
    const problems = checkSchema(schema);
    checks.equal(`${file} is a schema`, problems, []);
    if (problems.length > 0) continue;
    const validate = compileSchema(schema);
    for (const [index, example] of (schema.examples ?? []).entries())
      checkExample({ file, index, example }, validate, checks);
  }
}
