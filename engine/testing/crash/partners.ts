import type { Installation } from '../../installation.ts';

interface OpenRun {
  id: string;
  flow_id: string;
}

interface OpenWait {
  run_id: string;
  token: string;
  kind: string;
}

/** How often the others look whether somebody waits for them. */
const EVERY_MS = 20;

/**
 * Those who answer runs: shops that refund, customers that reply, people who decide. After a crash they do not know
 * what got through and say it all again, each message under the name it had before.
 */
export const startPartners = ({ engine, tables }: Pick<Installation, 'engine' | 'tables'>) => {
  const told = new Set<string>();
  const once = async (name: string, tell: () => Promise<unknown>): Promise<void> => {
    if (told.has(name)) return;
    await tell();
    told.add(name);
  };
  const event = ({ id }: OpenRun, name: string): Promise<void> =>
    once(`${id} ${name}`, () => engine.event({ runId: id }, name, { name }, name));

  const tellOpenRuns = async (): Promise<void> => {
    const runs = await tables.read<OpenRun>(
      "SELECT id, flow_id FROM runs WHERE status IN ('running', 'waiting') AND flow_id IN ('cancel', 'event')",
    );
    await Promise.all(
      runs.map(async (run) => {
        // The payment comes a round after the refund is committed: its path must have been taken before the run can
        // end, and as a rule the run has been parked and is taken up anew.
        if (!told.has(`${run.id} refund`)) await event(run, 'refund');
        else if (run.flow_id === 'event') await event(run, 'paid');
      }),
    );
  };

  const answerWaits = async (): Promise<void> => {
    const waits = await tables.read<OpenWait>(
      "SELECT run_id, token, kind FROM waits WHERE closed_at IS NULL AND kind IN ('reply', 'person')",
    );
    await Promise.all(
      waits.map(({ token, kind }) =>
        once(token, () =>
          engine.reply(token, kind === 'person' ? { decision: 'yes' } : { ok: true }, {
            dedupe: `answer ${token}`,
          }),
        ),
      ),
    );
  };

  /** Steps whose outcome nobody knows: a person looks at the other side and says that it happened. */
  const settleUncertain = async (): Promise<number> => {
    const cases = await tables.read<{ run_id: string; step: string }>(
      "SELECT run_id, step FROM cases WHERE type = 'uncertain' AND closed_at IS NULL",
    );
    await Promise.all(
      cases.map(({ run_id: runId, step }) =>
        engine.resolve(runId, step, { kind: 'done', output: null }, 'crash test'),
      ),
    );
    return cases.length;
  };

  const round = { stopped: false };
  const goRound = async (): Promise<void> => {
    while (!round.stopped) {
      // What cannot be told now is told the next time.
      await Promise.allSettled([tellOpenRuns(), answerWaits()]);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  void goRound();
  return { settleUncertain, stop: (): void => void (round.stopped = true) };
};
