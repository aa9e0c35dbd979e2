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
  run(context: CommandContext): Promise<ExitCode>;
}

/** Wrong words on the command line: printed with the usage, exit 2. */
export class UsageError extends Error {}
