import { EngineError } from '../core/errors.ts';
import { UsageError, type Command, type CommandContext, type ExitCode } from './command.ts';

/** Loaded on use: what one command needs must not slow the start of another. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.ts')).start,
  demo: async () => (await import('./demo/demo.ts')).demo,
  run: async () => (await import('./run.ts')).run,
  validate: async () => (await import('./validate.ts')).validate,
  test: async () => (await import('./test.ts')).test,
  rule: async () => (await import('./rule.ts')).rule,
  map: async () => (await import('./map.ts')).map,
  address: async () => (await import('./address.ts')).address,
  connector: async () => (await import('./connector.ts')).connector,
  cron: async () => (await import('./cron.ts')).cron,
  flow: async () => (await import('./flow.ts')).flow,
  runs: async () => (await import('./runs.ts')).runs,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  retain: async () => (await import('./retain.ts')).retain,
};

const help = async (context: CommandContext): Promise<ExitCode> => {
  context.out('daliu <command> [options]   搭流：订单运营的低代码流程平台\n');
  for (const load of Object.values(commands)) {
    const { usage, summary } = await load();
    context.out(`  daliu ${usage}\n      ${summary.zh} / ${summary.en}`);
  }
  return 0;
};

const main = async (words: string[]): Promise<ExitCode> => {
  const context: CommandContext = {
    args: words.slice(1),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    env: process.env,
  };
  const name = words[0] ?? 'help';
  if (name === 'help' || name === '--help' || name === '-h') return help(context);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    context.err(`没有命令 ${name} / no command ${name}`);
    await help({ ...context, out: context.err });
    return 2;
  }
  const command = await load();
  if (context.args.includes('--help')) {
    context.out(`daliu ${command.usage}\n${command.summary.zh}\n${command.summary.en}`);
    return 0;
  }
  try {
    return await command.run(context);
  } catch (error) {
    if (error instanceof UsageError || (error instanceof TypeError && 'code' in error)) {
      context.err(`${error.message}\n\ndaliu ${command.usage}`);
      return 2;
    }
    context.err(
      error instanceof EngineError
        ? `${error.code}: ${error.text.zh} / ${error.text.en}`
        : String(error instanceof Error ? error.stack : error),
    );
    return 2;
  }
};

process.exitCode = await main(process.argv.slice(2));
