import { EngineError } from './errors.ts';
import type { RunEvent } from './events.ts';

/** An event as an older engine wrote it. */
export type OldEvent = Record<string, unknown> & { type: string };

/** What lifts an event of journal version n to n + 1, pure. Version 1 is the first, so there are none yet. */
export type Upcasters = Readonly<Record<number, (event: OldEvent) => OldEvent>>;

export const currentVersion = 1;
const upcasters: Upcasters = {};

const versionOf = (first: OldEvent | undefined): number => {
  if (first?.type === 'run.started' && typeof first['v'] === 'number') return first['v'];
  throw new EngineError(
    'journal-broken',
    {
      zh: '记录的第一条不是带版本的 run.started',
      en: 'A journal begins with a run.started that names its version',
    },
    { blame: 'engine' },
  );
};

/**
 * A stored journal in the present vocabulary. The version stands on `run.started` and holds for the whole journal.
 * Throws `journal-too-new` for one written by a later engine, `journal-broken` for one without its beginning.
 */
export const upcast = (
  events: readonly OldEvent[],
  { to = currentVersion, by = upcasters }: { to?: number; by?: Upcasters } = {},
): RunEvent[] => {
  if (events.length === 0) return [];
  let lifted = [...events];
  let version = versionOf(lifted[0]);
  if (version > to) {
    throw new EngineError(
      'journal-too-new',
      {
        zh: `记录的版本 ${version} 比本程序认识的 ${to} 新`,
        en: `The journal has version ${version}; this engine knows ${to}`,
      },
      { blame: 'engine' },
    );
  }
  for (; version < to; version++) {
    const lift = by[version];
    if (lift === undefined) {
      throw new EngineError(
        'journal-too-old',
        { zh: `没有从版本 ${version} 升级的办法`, en: `Nothing lifts a journal of version ${version}` },
        { blame: 'engine' },
      );
    }
    lifted = lifted.map(lift);
  }
  return lifted as unknown as RunEvent[];
};
