import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { runTrial } from '../trial/run-trial.ts';
import { callApi } from './call-api.ts';
import { missing, type Command, type CommandContext, type ExitCode } from './command.ts';
import { loadFlow } from './load-flow.ts';
import { readJsonFile } from './read-input.ts';

/** A flow file runs here, in memory and as a rehearsal: what it would write is shown instead. */
const runFile = async (
  path: string,
  input: Json,
  json: boolean,
  { out }: CommandContext,
): Promise<ExitCode> => {
  const { events, ...result } = await runTrial(await loadFlow(path), input);
  if (json) out(printJson({ ...result, events: events as unknown as Json }));
  else {
    out(`${result.status}  ${result.path.join(' → ')}`);
    if (result.errorCode !== undefined) out(`${result.errorCode}: ${result.errorMessage ?? ''}`);
    if (result.output !== undefined) out(printJson(result.output));
  }
  return result.status === 'failed' ? 1 : 0;
};

/** A published flow runs on the server, for real. */
const runPublished = async (
  flow: string,
  input: Json,
  server: string | undefined,
  json: boolean,
  context: CommandContext,
): Promise<ExitCode> => {
  const answer = await callApi(context.env, server, 'POST', '/api/v1/runs', { flow, input });
  const { runId, status } = answer as { runId?: string; status?: string };
  context.out(json ? printJson(answer) : `${status ?? ''}  ${runId ?? ''}`);
  return status === 'failed' ? 1 : 0;
};

export const run: Command = {
  usage:
    'run FLOW --input FILE [--json] [--server URL]   (FLOW: a folder or file: rehearsed here; an id: run by the server)',
  summary: {
    zh: '运行一个流程：文件在本机演练，已发布的流程在服务器上执行',
    en: 'Run a flow: a file is rehearsed here, a published one runs on the server',
  },
  async run(context) {
    const { values, positionals } = parseArgs({
      args: context.args,
      allowPositionals: true,
      options: { input: { type: 'string' }, json: { type: 'boolean' }, server: { type: 'string' } },
    });
    const [flow] = positionals;
    if (flow === undefined) throw missing('FLOW');
    if (values.input === undefined) throw missing('--input FILE');
    const input = readJsonFile(values.input);
    const json = values.json ?? false;
    if (existsSync(flow)) return runFile(flow, input, json, context);
    if (!/^[a-z][a-z0-9-]*$/.test(flow)) {
      throw new EngineError('flow-not-found', { zh: `没有 ${flow}`, en: `There is no ${flow}` });
    }
    return runPublished(flow, input, values.server, json, context);
  },
};
