import { isDeepStrictEqual } from 'node:util';

/** One body of real material run against the product. */
export interface Suite {
  name: string;
  /** Folder below the data folder; `run` gets its path. */
  folder: string;
  run(dir: string): SuiteResult | Promise<SuiteResult>;
  /** Longest it may take; 60 s unless told. */
  timeoutMs?: number;
}

export interface SuiteResult {
  passed: number;
  total: number;
  /** What failed, and figures worth reading; one line each. */
  notes: string[];
}

/** Collects checks; every failed one becomes a note that shows both values. */
export interface Tally {
  equal(what: string, actual: unknown, expected: unknown): void;
  holds(what: string, condition: boolean): void;
  note(text: string): void;
  result(): SuiteResult;
}

const LONGEST = 160;
const MOST_NOTES = 20;
const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

export function tally(): Tally {
  let passed = 0;
  let total = 0;
  const failures: string[] = [];
  const notes: string[] = [];
  const count = (good: boolean, failure: () => string): void => {
    total += 1;
    if (good) passed += 1;
    else failures.push(failure());
  };
  return {
    equal: (what, actual, expected) =>
      count(
        isDeepStrictEqual(actual, expected),
        () => `${what}: ${show(actual)}, expected ${show(expected)}`,
      ),
    holds: (what, condition) => count(condition, () => `${what}: does not hold`),
    note: (text) => void notes.push(text),
    result() {
      const rest = failures.length - MOST_NOTES;
      const shown = failures.slice(0, MOST_NOTES);
      return { passed, total, notes: [...notes, ...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])] };
    },
  };
}
