import { useEffect, useState } from 'react';
import type { RunStatus } from '../../../schemas/run.ts';
import { getRun, type Run } from '../../api/runs.ts';
import { useLoad, type Loaded } from '../../ui/load.ts';
import { useStream } from '../../ui/stream.ts';

const over: ReadonlySet<RunStatus> = new Set(['completed', 'failed', 'canceled', 'superseded']);
export const isOver = ({ status }: Pick<Run, 'status'>): boolean => over.has(status);

/** A burst of events asks for the run once. */
const SETTLE_MS = 150;
/** What a person asked for is recorded a moment after the server took it. */
const LOOK_MS = 400;
const MAX_LOOKS = 25;

export interface LiveRun extends Loaded<Run> {
  live: boolean;
  /** After an action: looks until the run shows something new. */
  expect(): void;
}

/** A run that is shown as it goes on: its stream says when to look again. */
export function useRun(id: string, unmask: boolean): LiveRun {
  const loaded = useLoad(`${id} ${unmask}`, (signal) => getRun(id, unmask, signal));
  const { value, reload } = loaded;
  const known = value?.timeline.length ?? 0;
  const [heard, setHeard] = useState(0);
  const [expected, setExpected] = useState<{ beyond: number; looks: number } | null>(null);

  const follow = value !== null && !isOver(value);
  const { live } = useStream(follow ? `/api/v1/runs/${encodeURIComponent(id)}/stream` : null, {
    // A line that opens tells the whole journal first, most of which is on the page.
    run: ({ seq }: { seq: number }) => seq > known && setHeard(seq),
    // Also when it parks: what it waits for may be shown only now.
    end: () => reload(),
  });
  useEffect(() => {
    if (heard <= known) return undefined;
    const timer = setTimeout(reload, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [heard, known, reload]);

  useEffect(() => {
    if (expected === null) return undefined;
    if (known > expected.beyond || expected.looks >= MAX_LOOKS) {
      setExpected(null);
      return undefined;
    }
    const timer = setTimeout(() => {
      reload();
      setExpected({ ...expected, looks: expected.looks + 1 });
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [expected, known, reload]);

  return { ...loaded, live: live || !follow, expect: () => setExpected({ beyond: known, looks: 0 }) };
}
