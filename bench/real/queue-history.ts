/** One line of a queue's history. An enqueue carries its value when invoked, a dequeue when it is `ok`. */
export interface QueueEvent {
  process: number | string;
  type: 'invoke' | 'ok' | 'fail' | 'info';
  f: 'enqueue' | 'dequeue';
  value: number | string | null;
}

/**
 * Every dequeue must come from somewhere: an enqueue counts from the moment it is asked for (it may have worked even
 * if nobody learned so, unless it is known to have failed), a dequeue only when it is known to have worked.
 */
export function checkQueue(history: readonly QueueEvent[]): { valid: boolean; unexpected: string[] } {
  const present = new Bag();
  const unexpected: string[] = [];
  for (const event of withoutFailures(history)) {
    if (event.f === 'enqueue' && event.type === 'invoke') present.add(name(event));
    if (event.f === 'dequeue' && event.type === 'ok' && !present.take(name(event)))
      unexpected.push(name(event));
  }
  return { valid: unexpected.length === 0, unexpected };
}

export interface TotalQueueResult {
  valid: boolean;
  /** Acknowledged, and never handed out. */
  lost: string[];
  /** Handed out, and never asked for. */
  unexpected: string[];
  /** Handed out more often than asked for; a queue that promises "at least once" may do so. */
  duplicated: string[];
  /** Handed out although the enqueue was not known to have worked. */
  recovered: string[];
}

/** What goes in must come out. Holds only for histories that end by draining the queue. */
export function checkTotalQueue(history: readonly QueueEvent[]): TotalQueueResult {
  const asked = bagOf(history, 'enqueue', 'invoke');
  const acknowledged = bagOf(history, 'enqueue', 'ok');
  const handedOut = bagOf(history, 'dequeue', 'ok');
  const surplus = handedOut.minus(asked);
  const unexpected = surplus.filter((value) => asked.count(value) === 0);
  const duplicated = surplus.filter((value) => asked.count(value) > 0);
  const expected = new Bag(handedOut.values().filter((value) => asked.count(value) > 0));
  const recovered = new Bag(asked.minus(acknowledged)).intersect(new Bag(expected.minus(acknowledged)));
  const lost = acknowledged.minus(handedOut);
  return { valid: lost.length === 0 && unexpected.length === 0, lost, unexpected, duplicated, recovered };
}

const name = (event: QueueEvent): string => String(event.value);

/** An enqueue that is known to have failed never happened: its invocation goes too. */
function withoutFailures(history: readonly QueueEvent[]): QueueEvent[] {
  const dropped = new Set<QueueEvent>();
  const running = new Map<QueueEvent['process'], QueueEvent>();
  for (const event of history) {
    if (event.type === 'invoke') running.set(event.process, event);
    const begun = running.get(event.process);
    if (event.type === 'fail' && begun !== undefined) dropped.add(begun);
  }
  return history.filter((event) => !dropped.has(event));
}

const bagOf = (history: readonly QueueEvent[], f: QueueEvent['f'], type: QueueEvent['type']): Bag =>
  new Bag(history.filter((event) => event.f === f && event.type === type).map(name));

/** A multiset of names. */
class Bag {
  readonly #counts = new Map<string, number>();

  constructor(values: readonly string[] = []) {
    for (const value of values) this.add(value);
  }

  add(value: string): void {
    this.#counts.set(value, this.count(value) + 1);
  }

  /** Removes one; false if there is none. */
  take(value: string): boolean {
    const count = this.count(value);
    if (count === 0) return false;
    this.#counts.set(value, count - 1);
    return true;
  }

  count(value: string): number {
    return this.#counts.get(value) ?? 0;
  }

  values(): string[] {
    return [...this.#counts].flatMap(([value, count]) => Array.from({ length: count }, () => value));
  }

  minus(other: Bag): string[] {
    return this.#each((value, count) => count - other.count(value));
  }

  intersect(other: Bag): string[] {
    return this.#each((value, count) => Math.min(count, other.count(value)));
  }

  #each(left: (value: string, count: number) => number): string[] {
    return [...this.#counts].flatMap(([value, count]) =>
      Array.from({ length: Math.max(0, left(value, count)) }, () => value),
    );
  }
}
