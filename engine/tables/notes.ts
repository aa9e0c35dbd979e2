import { problem, type Problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';

/** Collects what is wrong with one record while its values are read; the place is set by whoever walks the fields. */
export interface Notes {
  /** JSON Pointer to the field being read. */
  place: string;
  /** Values of the field are personal: they are not repeated in problems. */
  personal: boolean;
  /** Problems of severity error so far. */
  errors: number;
  readonly problems: Problem[];
  /** Refuses the value. */
  refuse(code: string, zh: string, en: string, value?: Json): undefined;
  /** Takes it, and says what was done to it. */
  warn(code: string, zh: string, en: string): void;
}

/** What is wrong with one record is told by its first findings. */
const MAX_PROBLEMS = 50;

/** Goes on where `before` stopped, if there is one, and leaves it as it is. */
export function createNotes(before?: Notes): Notes {
  const notes: Notes = {
    place: '',
    personal: false,
    errors: before?.errors ?? 0,
    problems: [...(before?.problems ?? [])],
    refuse: (code, zh, en, value) => {
      notes.errors += 1;
      if (notes.problems.length < MAX_PROBLEMS)
        notes.problems.push(
          problem(code, notes.place, zh, en, notes.personal ? undefined : shortened(value)),
        );
      return undefined;
    },
    warn: (code, zh, en) => {
      if (notes.problems.length < MAX_PROBLEMS)
        notes.problems.push({ ...problem(code, notes.place, zh, en), severity: 'warning' });
    },
  };
  return notes;
}

const SHOWN = 100;

function shortened(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  if (isDecimal(value)) return printNumeric(value);
  return typeof value === 'object' ? undefined : value;
}
