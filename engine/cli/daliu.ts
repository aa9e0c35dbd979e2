import { version } from '../../package.json';
import type { Command, CommandContext, ExitCode } from './command.ts';
import { failureText } from './failure-text.ts';

/** Loaded on use: what one command needs must not slow the start of another. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.ts')).start,
  demo: async () => (await import('./demo/demo.ts')).demo,
  run: async () => (await import('./run.ts')).run,
  validate: async () => (await import('./validate.ts')).validate,
  test: async () => (await import('./test.ts')).test,
  rule: async () => (await import('./rule.ts')).rule,
  import: async () => (await import('./import.ts')).importFiles,
  export: async () => (await import('./export.ts')).exportTable,
  map: async () => (await import('./map.ts')).map,
  address: async () => (await import('./address.ts')).address,
  pack: async () => (await import('./pack.ts')).pack,
  connector: async () => (await import('./connector.ts')).connector,
  lab: async () => (await import('./lab.ts')).lab,
  cron: async () => (await import('./cron.ts')).cron,
  flow: async () => (await import('./flow.ts')).flow,
  runs: async () => (await import('./runs.ts')).runs,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  retain: async () => (await import('./retain.ts')).retain,
};

/** One line for each command: its options stand in its own help. */
const help = async ({ out }: CommandContext): Promise<ExitCode> => {
  out('搭流 Daliu：订单运营的低代码流程平台 / a low-code workflow platform for order operations\n');
  out('daliu COMMAND [OPTION …]\n');
  const widest = Math.max(...Object.keys(commands).map((name) => name.length));
  for (const [name, load] of Object.entries(commands)) {
    const { zh, en } = (await load()).summary;
    out(`  ${name.padEnd(widest)}  ${zh}\n  ${' '.repeat(widest)}  ${en}`);
  }
  out('\ndaliu COMMAND --help   命令的选项 / the options of a command');
  return 0;
};

const helpOf = ({ usage, summary, more }: Command): string =>
  [`daliu ${usage}`, summary.zh, summary.en, ...(more === undefined ? [] : ['', more()])].join('\n');

const main = async (words: string[]): Promise<ExitCode> => {
  const context: CommandContext = {
    args: words.slice(1),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    env: process.env,
  };
  const name = words[0] ?? 'help';
  if (['help', '--help', '-h'].includes(name)) return help(context);
  if (['version', '--version', '-v'].includes(name)) {
    context.out(version);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    context.err(`没有命令 ${name} / there is no command ${name}`);
    context.err(`daliu ${Object.keys(commands).join(' | ')}`);
    return 2;
  }
  const command = await load();
  if (context.args.includes('--help') || context.args.includes('-h')) {
    context.out(helpOf(command));
    return 0;
  }
  try {
    return await command.run(context);
  } catch (error) {
    const { text, usage } = failureText(error);
    context.err(usage ? `${text}\n\ndaliu ${command.usage}` : text);
    return 2;
  }
};

// A reader that has seen enough (`| head`) closes the pipe: the command still does its work, unheard.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await main(process.argv.slice(2));
