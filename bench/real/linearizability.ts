/**
 * Is there an order of these overlapping operations, each taking effect at one instant between its call and its
 * return, that the sequential model accepts? The search is that of Wing & Gong with Lowe's memory of
 * (operations placed, state) pairs; it is exponential in the worst case, so it carries a budget.
 */

/** An operation of a recorded history. Times are any common order: positions in a log or milliseconds. */
export interface Operation<Input, Output> {
  process: string | number;
  input: Input;
  calledAt: number;
  /** Left out: the outcome was never learned (time-out, crash). It may take effect at any later instant or never. */
  returned?: { at: number; output: Output };
}

/** A sequential object. `step` answers the state after the operation, or undefined where it cannot happen. */
export interface Model<State, Input, Output> {
  initial: State;
  step(state: State, input: Input, output: Output | undefined): State | undefined;
  /** Equal for equal states. */
  key(state: State): string;
}

export interface LinearizabilityResult {
  verdict: 'linearizable' | 'not-linearizable' | 'unknown';
  /** Most operations that any order managed to place; the next return after them is where the history breaks. */
  placed: number;
  steps: number;
}

/** A place in a doubly linked list; the list's head is a bare one. */
interface Link<Input, Output> {
  before?: Link<Input, Output> | undefined;
  after?: Entry<Input, Output> | undefined;
}

interface Entry<Input, Output> extends Link<Input, Output> {
  operation: Operation<Input, Output>;
  index: number;
  /** The entry of this call's return; on a return itself, or on a call without one, undefined. */
  end?: Entry<Input, Output>;
  isReturn: boolean;
  at: number;
}

/** At most `budget` model steps; beyond them the verdict is `unknown`. */
export function checkLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  budget = 20_000_000,
): LinearizabilityResult {
  const head = entriesOf(operations);
  const placed = new Uint16Array(Math.ceil(operations.length / 16));
  const seen = new Set<string>();
  const stack: { entry: Entry<Input, Output>; state: State }[] = [];
  let open = operations.filter((operation) => operation.returned !== undefined).length;
  let state = model.initial;
  let entry = head.after;
  let deepest = 0;
  let steps = 0;
  while (open > 0 && entry !== undefined) {
    if (!entry.isReturn) {
      steps += 1;
      if (steps > budget) return { verdict: 'unknown', placed: deepest, steps };
      const { operation } = entry;
      const next = model.step(state, operation.input, operation.returned?.output);
      if (next !== undefined && isNew(seen, placed, entry.index, model.key(next))) {
        stack.push({ entry, state });
        state = next;
        lift(entry);
        if (entry.end !== undefined) open -= 1;
        deepest = Math.max(deepest, stack.length);
        entry = head.after;
        continue;
      }
      entry = entry.after;
      continue;
    }
    // The next thing that happened is a return whose call could not be placed yet: take the last choice back.
    const last = stack.pop();
    if (last === undefined) return { verdict: 'not-linearizable', placed: deepest, steps };
    state = last.state;
    flip(placed, last.entry.index);
    if (last.entry.end !== undefined) open += 1;
    unlift(last.entry);
    entry = last.entry.after;
  }
  return { verdict: 'linearizable', placed: stack.length, steps };
}

/** Marks the operation as placed and remembers the pair; false, and nothing marked, where the pair was met before. */
function isNew(seen: Set<string>, placed: Uint16Array, index: number, stateKey: string): boolean {
  flip(placed, index);
  const key = `${String.fromCharCode(...placed)}|${stateKey}`;
  if (!seen.has(key)) {
    seen.add(key);
    return true;
  }
  flip(placed, index);
  return false;
}

const flip = (bits: Uint16Array, index: number): void => {
  const word = index >> 4;
  bits[word] = (bits[word] ?? 0) ^ (1 << (index & 15));
};

/** Calls and returns in the order of their times, behind a head. A call precedes a return of the same instant. */
function entriesOf<Input, Output>(operations: readonly Operation<Input, Output>[]): Link<Input, Output> {
  const entries = operations.flatMap((operation, index): Entry<Input, Output>[] => {
    const call = { operation, index, isReturn: false, at: operation.calledAt };
    if (operation.returned === undefined) return [call];
    const end = { operation, index, isReturn: true, at: operation.returned.at };
    return [{ ...call, end }, end];
  });
  entries.sort((a, b) => a.at - b.at || Number(a.isReturn) - Number(b.isReturn));
  const head: Link<Input, Output> = {};
  let tail = head;
  for (const entry of entries) {
    tail.after = entry;
    entry.before = tail;
    tail = entry;
  }
  return head;
}

/** Takes a call and its return out of the list; both keep their neighbours so that `unlift` can put them back. */
function lift<Input, Output>(call: Entry<Input, Output>): void {
  unlink(call);
  if (call.end !== undefined) unlink(call.end);
}

function unlift<Input, Output>(call: Entry<Input, Output>): void {
  if (call.end !== undefined) relink(call.end);
  relink(call);
}

function unlink<Input, Output>(entry: Entry<Input, Output>): void {
  if (entry.before !== undefined) entry.before.after = entry.after;
  if (entry.after !== undefined) entry.after.before = entry.before;
}

function relink<Input, Output>(entry: Entry<Input, Output>): void {
  if (entry.before !== undefined) entry.before.after = entry;
  if (entry.after !== undefined) entry.after.before = entry;
}
