import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Intake } from './intake.ts';

const HOUR = 3_600_000;

/** What a demo that is started again must know of the one before. */
export interface DemoSession {
  token: string;
  /** The lab's orders are the same again for the same span. */
  span: { startAt: number; endAt: number };
  /** Null until the samples were pushed: a demo that was cut off before is begun anew. */
  intake: Intake | null;
  /** How often the demo ran on this data, this time included. */
  round: number;
  /** Made by `--exit`, which proves something and leaves nothing to go on with. */
  passing: boolean;
}

const fileOf = (dataDir: string): string => join(dataDir, 'demo.json');

export const saveSession = (dataDir: string, session: DemoSession): void =>
  writeFileSync(fileOf(dataDir), JSON.stringify(session));

/** The demo that was left in this folder; undefined, with an empty folder, where there is none to go on with. */
export function resumeSession(
  dataDir: string,
  fresh: boolean,
): (DemoSession & { intake: Intake }) | undefined {
  if (!fresh && existsSync(fileOf(dataDir))) {
    const session = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as DemoSession;
    if (session.intake !== null && !session.passing) return { ...session, intake: session.intake };
  }
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  return undefined;
}

/** A working day of orders before now, and some to come while somebody looks. */
export const spanFrom = (now: number): DemoSession['span'] => {
  const at = Math.floor(now / 1000) * 1000;
  return { startAt: at - 8 * HOUR, endAt: at + 1.5 * HOUR };
};
