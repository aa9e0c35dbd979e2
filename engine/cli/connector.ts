import { parseArgs } from 'node:util';
import { connectorNames } from '../../connectors/registry.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import { signVectors } from '../../connectors/vectors.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { UsageError, type Command, type CommandContext, type ExitCode } from './command.ts';
import { findConnector, newConnector } from './new-connector.ts';
import { probeConnector } from './probe-connector.ts';
import { readJsonFile, readText } from './read-input.ts';

const PROOFS: Readonly<Record<string, Text>> = {
  live: { zh: '已用真实账号验证', en: 'tried with a real account' },
  documented: { zh: '按官方文档', en: 'as documented' },
  unverified: { zh: '未验证', en: 'unverified' },
};
const inBoth = ({ zh, en }: Text): string => `${zh} / ${en}`;

/** Lists connectors, tries one out, and computes signatures of known answers; needs neither server nor database. */
export const connector: Command = {
  usage:
    'connector list [NAME] [--json] | new --curl LINE | --openapi FILE | --sample FILE [--out FILE] | test NAME|FILE --credential FILE [--origin URL] [--sandbox] [--json] | sign --vectors FILE [--key PEM] [--json]',
  summary: {
    zh: '列出连接器，由 cURL、OpenAPI 或样例新建，测试一个连接，计算签名向量',
    en: 'List connectors, make one from cURL, OpenAPI or a sample, try one out, compute signatures of known answers',
  },
  async run(context) {
    const [action, ...rest] = context.args;
    const actions: Record<string, (context: CommandContext) => Promise<ExitCode>> = {
      list,
      new: newConnector,
      test,
      sign,
    };
    const chosen = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (chosen === undefined) throw new UsageError('connector list | new | test | sign');
    return chosen({ ...context, args: rest });
  },
};

/** All connectors in one line each, or the operations of one with their proof. */
async function list({ args, out, err }: CommandContext): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  });
  const names = positionals.length > 0 ? positionals : connectorNames();
  const found = await Promise.all(names.map(findConnector));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    err(`没有连接器 ${missing.join(' ')} / no connector ${missing.join(' ')}`);
    return 1;
  }
  const connectors = found.filter((one) => one !== undefined);
  if (values.json) out(printJson(connectors.map(summaryOf)));
  else for (const one of connectors) for (const line of linesOf(one, positionals.length > 0)) out(line);
  return 0;
}

const summaryOf = ({ manifest }: Connector): JsonObject => ({
  id: manifest.id,
  title: { ...manifest.title },
  kind: manifest.kind,
  proof: manifest.proof,
  fields: manifest.credential.fields.map(({ id }) => id),
  operations: manifest.operations.map(({ id, kind, proof, title }) => ({
    id,
    kind,
    proof,
    title: { ...title },
  })),
});

function linesOf({ manifest }: Connector, whole: boolean): string[] {
  const { id, title, kind, proof, operations } = manifest;
  const head = `${id.padEnd(14)} ${kind.padEnd(9)} ${title.zh} / ${title.en}  [${PROOFS[proof]?.zh ?? proof}]  ${operations.length}`;
  if (!whole) return [head];
  return [
    head,
    ...operations.map(
      (one) => `  ${one.id.padEnd(22)} ${inBoth(one.title)}  [${PROOFS[one.proof]?.zh ?? one.proof}]`,
    ),
  ];
}

/** One cheap read: network, clock, signature and permission apart, with the next step. */
async function test({ args, out, err }: CommandContext): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      credential: { type: 'string' },
      origin: { type: 'string' },
      sandbox: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const [name] = positionals;
  if (name === undefined || values.credential === undefined)
    throw new UsageError('connector test NAME --credential FILE');
  const found = await findConnector(name);
  if (found === undefined) {
    err(`没有连接器 ${name} / no connector ${name}`);
    return 1;
  }
  const credential = credentialOf(readJsonFile(values.credential));
  const result = await probeConnector(found, credential, {
    origin: values.origin,
    environment: values.sandbox ? 'sandbox' : 'production',
  });
  const { failure, clockDifferenceMs, ...ticks } = result;
  if (values.json) out(printJson(result));
  else {
    for (const [tick, state] of Object.entries(ticks))
      out(`${TICKS[tick] ?? tick}  ${STATES[state] ?? state}`);
    if (clockDifferenceMs !== undefined) out(`时间差 / clock difference  ${clockDifferenceMs} ms`);
    if (failure !== undefined) {
      out(
        `${inBoth(failure.message)}  (${failure.code}${failure.subCode === undefined ? '' : ` ${failure.subCode}`})`,
      );
      out(`→ ${inBoth(failure.next)}`);
    }
  }
  return failure === undefined ? 0 : 1;
}

const TICKS: Readonly<Record<string, string>> = {
  network: '网络 / network',
  clock: '时间 / clock',
  signature: '签名 / signature',
  permission: '权限 / permission',
};
const STATES: Readonly<Record<string, string>> = { ok: '✓', failed: '✗', unknown: '?' };

/** Blanks at the ends come from copying and are never meant. */
const credentialOf = (given: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof given === 'object' && given !== null ? given : {}).map(([name, value]) => [
      name,
      String(value).trim(),
    ]),
  );

/** The entries again, each with `computed`. Exit 1 if one differs from what it expects, or cannot be computed. */
async function sign({ args, out }: CommandContext): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: { vectors: { type: 'string' }, key: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (values.vectors === undefined) throw new UsageError('connector sign --vectors FILE');
  const entries = readJsonFile(values.vectors);
  const signed = signVectors(
    Array.isArray(entries) ? entries : [entries],
    values.key === undefined ? {} : { key: readText(values.key) },
  );
  const verdicts = signed.map((entry) => ({ entry, good: agrees(entry) }));
  if (values.json) out(printJson(signed));
  else {
    for (const { entry, good } of verdicts)
      out(
        `${good ? '✓' : '✗'} ${printJson(entry['platform'] ?? null)}  ${printJson(entry['kind'] ?? null)}  ${shown(entry)}`,
      );
    out(`${verdicts.filter(({ good }) => good).length} / ${verdicts.length}`);
  }
  return verdicts.every(({ good }) => good) ? 0 : 1;
}

const agrees = ({ computed, expected, error }: JsonObject): boolean =>
  error === undefined && (expected === undefined || printJson(computed) === printJson(expected));

const shown = ({ computed, error }: JsonObject): string =>
  error === undefined ? printJson(computed ?? null).slice(0, 100) : printJson(error);
