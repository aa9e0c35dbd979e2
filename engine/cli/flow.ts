import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { compileGraph } from '../core/graph.ts';
import { plan } from '../core/plan.ts';
import type { Plan } from '../core/plan-types.ts';
import { foldJournal } from '../core/reduce.ts';
import { upcast } from '../core/upcast.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { EngineError } from '../core/errors.ts';
import {
  missing,
  UsageError,
  wrongAction,
  type Command,
  type CommandContext,
  type ExitCode,
} from './command.ts';
import { flowMistakes } from './flow-mistakes.ts';
import { readJsonFile, readRecords } from './read-input.ts';

/** What a plan asks for, one line each: `{command, step}`; `arm` carries the instant the run sleeps until. */
export const commandsOf = ({ events, calls, abort, dueAt }: Plan): Record<string, Json>[] => [
  ...events.map((event) => ({
    command: event.type,
    step: 'step' in event && event.step !== undefined ? event.step : null,
  })),
  ...abort.map((step) => ({ command: 'abort', step })),
  ...calls.map(({ call, step, attempt }) => ({ command: call, step, attempt })),
  ...(dueAt === null ? [] : [{ command: 'arm', step: null, dueAt }]),
];

/** What would run next, worked out from a flow and a journal alone. */
export const flow: Command = {
  usage:
    'flow plan FLOW.json JOURNAL.json [--now MS]   (JOURNAL: events as a JSON array or one per line)\n' +
    'flow mistakes [FLOW …] [--seed N] [--count 100] [--json]   (FLOW: folders; those under flows/ unless told)',
  summary: {
    zh: '根据流程和运行日志推算下一步要执行什么',
    en: 'Work out from a flow and a journal what would run next',
  },
  async run({ args, out }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        now: { type: 'string' },
        json: { type: 'boolean' },
        seed: { type: 'string' },
        count: { type: 'string' },
      },
    });
    const [action, flowFile, journalFile] = positionals;
    if (action === 'mistakes') return mistakes(positionals.slice(1), values, out);
    if (action !== 'plan') throw wrongAction(action, 'plan, mistakes');
    if (flowFile === undefined) throw missing('FLOW.json');
    if (journalFile === undefined) throw missing('JOURNAL.json');
    const definition = readJsonFile(flowFile) as unknown as FlowDefinition;
    const events = upcast(readRecords(journalFile) as unknown as Parameters<typeof upcast>[0]);
    const registry = createRegistry(nodeTypes);
    const graph = compileGraph(definition, (type, version) => {
      const found = registry.get(type, version);
      if (!found)
        throw new EngineError('unknown-node-type', {
          zh: `未知节点类型 ${type}`,
          en: `Unknown node type ${type}`,
        });
      return found;
    });
    const now = values.now === undefined ? (events.at(-1)?.at ?? 0) : Number(values.now);
    out(printJson(commandsOf(plan(graph, foldJournal(events), now))));
    return 0;
  },
};

const wholeNumber = (text: string | undefined, otherwise: number, name: string): number => {
  const number = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new UsageError(`${name} 应为整数 / ${name} must be a whole number`);
};

/** How many of a hundred mistakes made by seed the checks show; exit 1 below 95, or with more than two false alarms. */
async function mistakes(
  paths: readonly string[],
  options: { seed?: string | undefined; count?: string | undefined; json?: boolean | undefined },
  out: CommandContext['out'],
): Promise<ExitCode> {
  const seed = wholeNumber(options.seed, 1, '--seed');
  const count = wholeNumber(options.count, 100, '--count');
  const report = await flowMistakes(paths, { seed, count });
  if (options.json === true) out(JSON.stringify(report));
  else {
    out(`${report.shown} / ${count} shown, ${report.falseAlarms.length} false alarms, seed ${seed}`);
    for (const { flow: id, operator, change } of report.missed) out(`  missed ${id} ${operator} ${change}`);
  }
  return report.shown >= count * 0.95 && report.falseAlarms.length <= 2 ? 0 : 1;
}
