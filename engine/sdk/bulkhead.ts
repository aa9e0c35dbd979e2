import { EngineError } from '../core/errors.ts';

/** Keeps one slow host from taking every connection: at most `limit` at once per key, at most `maxWaiting` in line. */
export interface Bulkhead {
  /** Resolves to the way to give the place back. Rejects with `http-busy` if the line is full, with the signal's reason if aborted. */
  enter(key: string, signal: AbortSignal): Promise<() => void>;
}

interface Gate {
  open: number;
  waiting: Set<() => void>;
}

export function createBulkhead(limit: number, maxWaiting: number): Bulkhead {
  const gates = new Map<string, Gate>();

  /** Hands the place to the next in line, so that nobody overtakes; an idle gate is forgotten. */
  const leave = (key: string, gate: Gate): void => {
    const [next] = gate.waiting;
    if (next !== undefined) {
      gate.waiting.delete(next);
      next();
      return;
    }
    gate.open -= 1;
    if (gate.open === 0) gates.delete(key);
  };

  const ticket = (key: string, gate: Gate): (() => void) => {
    let held = true;
    return () => {
      if (held) leave(key, gate);
      held = false;
    };
  };

  return {
    async enter(key, signal) {
      signal.throwIfAborted();
      const gate = gates.get(key) ?? { open: 0, waiting: new Set() };
      gates.set(key, gate);
      if (gate.open < limit) {
        gate.open += 1;
        return ticket(key, gate);
      }
      if (gate.waiting.size >= maxWaiting) throw busy(key);
      await inLine(gate, signal);
      return ticket(key, gate);
    },
  };
}

const inLine = (gate: Gate, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const admit = (): void => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = (): void => {
      gate.waiting.delete(admit);
      reject(signal.reason as Error);
    };
    gate.waiting.add(admit);
    signal.addEventListener('abort', giveUp, { once: true });
  });

const busy = (key: string): EngineError =>
  new EngineError(
    'http-busy',
    { zh: `发往 ${key} 的请求排队过长。`, en: `Too many requests are in line for ${key}.` },
    { blame: 'remote', retryable: true },
  );
