import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkConnector } from '../../connectors/kit/check/check-connector.ts';
import { defineConnector, type Connector } from '../../connectors/kit/connector.ts';
import { loadConnector } from '../../connectors/registry.ts';
import { fromCurl } from '../../connectors/rest/import/from-curl.ts';
import { fromOpenApi } from '../../connectors/rest/import/from-open-api.ts';
import { fromSample } from '../../connectors/rest/import/from-sample.ts';
import type { RestImport } from '../../connectors/rest/import/rest-import.ts';
import type { Problem } from '../../schemas/problem.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { UsageError, type CommandContext, type ExitCode } from './command.ts';
import { readJsonFile, readText } from './read-input.ts';

const USAGE = 'connector new --curl LINE | --openapi FILE | --sample FILE [--out FILE]';

/** One of ours by its name, or a manifest in a file by its path. */
export async function findConnector(name: string): Promise<Connector | undefined> {
  if (!name.endsWith('.json')) return loadConnector(name);
  const found = defineConnector({ manifest: readJsonFile(name) });
  const [fault] = checkConnector(found);
  if (fault !== undefined) throw new UsageError(`${name}: ${inBoth(fault)}`);
  return found;
}

/**
 * Writes a manifest made of a cURL line (`-` or `@file` instead of the line), an OpenAPI document or a sample of an
 * answer. Secrets of the line are named, and neither written nor printed.
 */
export function newConnector({ args, out, err }: CommandContext): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      curl: { type: 'string' },
      openapi: { type: 'string' },
      sample: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const made = make(values);
  const faults = checkConnector(defineConnector({ manifest: made.manifest }));
  for (const { zh, en } of made.notes) err(`${zh} / ${en}`);
  for (const fault of faults) err(`${fault.path}: ${inBoth(fault)}`);
  const secrets = Object.keys(made.credential);
  if (secrets.length > 0) err(`没有写进清单的密钥 / secrets left out of the manifest: ${secrets.join(' ')}`);
  const text = printJsonSorted(made.manifest);
  if (values.out === undefined) out(text);
  else writeFileSync(values.out, `${text}\n`);
  return Promise.resolve(faults.length === 0 ? 0 : 1);
}

function make({ curl, openapi, sample }: Record<string, string | undefined>): RestImport {
  const answer = sample === undefined ? undefined : readJsonFile(sample);
  try {
    if (openapi !== undefined) return fromOpenApi(readJsonFile(openapi));
    if (curl !== undefined)
      return fromCurl(/^(?:-$|@)/.test(curl) ? readText(curl.replace(/^@/, '')) : curl, answer);
    if (answer !== undefined) return fromSample(answer);
  } catch (error) {
    if (error instanceof ProblemError) throw new UsageError(inBoth(error.problem));
    throw error;
  }
  throw new UsageError(USAGE);
}

const inBoth = ({ message }: Problem): string => `${message.zh} / ${message.en}`;
