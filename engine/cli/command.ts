/** How a command ends: 0 good, 1 findings (a failed test, an invalid flow), 2 wrong usage or it could not run. */
export type ExitCode = 0 | 1 | 2;

export interface CommandContext {
  /** Words after the command's own name. */
  args: string[];
  out(line: string): void;
  err(line: string): void;
  env: NodeJS.ProcessEnv;
}

/** One command of `daliu`: a file each, loaded only when called, so that `daliu cron next` needs no database. */
export interface Command {
  usage: string;
  summary: { zh: string; en: string };
  /** What `--help` of this command adds. */
  more?: () => string;
  run(context: CommandContext): Promise<ExitCode>;
}

/** Wrong words on the command line: printed with the usage, exit 2. */
export class UsageError extends Error {}

/** The command cannot go on without this word or option. */
export const missing = (what: string): UsageError => new UsageError(`缺少 ${what} / ${what} is missing`);

/** A command of several actions was given none of them, or another. */
export const wrongAction = (given: string | undefined, actions: string): UsageError =>
  new UsageError(
    given === undefined
      ? `请写明 ${actions} / say which: ${actions}`
      : `没有 ${given}，只有 ${actions} / there is no ${given}, only ${actions}`,
  );
