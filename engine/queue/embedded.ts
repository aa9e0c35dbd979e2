import type { Queue } from './queue.ts';

/**
 * Rings within this process. There is no transaction to be part of: whoever rings does so after the commit, as the
 * store's `onDue` does, or the listener finds nothing yet and the poll has to.
 */
export function createEmbeddedQueue(): Queue {
  const handlers: ((runIds: string[]) => void)[] = [];
  return {
    ring: (runIds) => {
      // One of them hears it, each in turn: as with several processes on one database.
      const handler = handlers.shift();
      if (handler !== undefined) {
        handlers.push(handler);
        setImmediate(handler, [...runIds]);
      }
      return Promise.resolve();
    },
    listen: (handler) => {
      const mine = (runIds: string[]): void => handler(runIds);
      handlers.push(mine);
      return Promise.resolve({
        close: () => {
          const at = handlers.indexOf(mine);
          if (at >= 0) handlers.splice(at, 1);
          return Promise.resolve();
        },
      });
    },
    close: () => {
      handlers.length = 0;
      return Promise.resolve();
    },
  };
}
