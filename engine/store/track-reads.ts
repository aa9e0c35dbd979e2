import type { Clock } from '../core/ports.ts';
import type { Connection } from './connection.ts';

/** How long a close waits for the reads under way; a scan that takes longer is stopped. */
const PATIENCE_MS = 5_000;
/** What cannot even be stopped must not keep the process from ending. */
const STOPPING_MS = 1_000;

/**
 * Lets reads under way end before their connections are closed, so that a stop looks like none to whoever reads;
 * what is asked afterwards is refused. Writes are seen to by the committer.
 */
export function trackReads(connection: Connection, clock: Clock): Connection {
  const underWay = new Set<Promise<unknown>>();
  const stop = new AbortController();
  let closed = false;

  const track = <T>(begin: () => Promise<T>): Promise<T> => {
    if (closed) return Promise.reject(new Error('the store is closed'));
    const work = begin();
    const over = work.then(
      () => undefined,
      () => undefined,
    );
    underWay.add(over);
    void over.then(() => underWay.delete(over));
    return work;
  };

  const settled = async (ms: number): Promise<void> => {
    let cancel = (): void => undefined;
    const tooLong = new Promise<void>((resolve) => (cancel = clock.at(clock.now() + ms, resolve)));
    await Promise.race([Promise.all(underWay), tooLong]);
    cancel();
  };

  return {
    ...connection,
    withReader: (work) => track(() => connection.withReader(work)),
    read: (work, options = {}) => {
      const { signal } = options;
      const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      return track(() => connection.read(work, { ...options, signal: either }));
    },
    async close() {
      closed = true;
      await settled(PATIENCE_MS);
      stop.abort();
      await settled(STOPPING_MS);
      await connection.close();
    },
  };
}
