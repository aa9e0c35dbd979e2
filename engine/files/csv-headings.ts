import { problem, type Problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { CsvColumn } from './csv-types.ts';
import { unguard } from './csv-unguard.ts';

/** Keys that reach an object's prototype. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** A heading as it is compared and shown: without the blanks around it. */
export const headingOf = (cell: string): string => unguard(cell).trim();

/** `金额` a second time is `金额 (2)`. */
function freeKey(heading: string, taken: ReadonlySet<string>): string {
  let count = 2;
  while (taken.has(`${heading} (${count})`)) count++;
  return `${heading} (${count})`;
}

function warn(code: string, index: number, zh: string, en: string): Problem {
  return { ...problem(code, `/columns/${index}`, zh, en), severity: 'warning' };
}

/** The columns of a row of headings: every heading trimmed, blank ones numbered (`#3`), repeated ones told apart. */
export function columnsOf(cells: readonly string[]): { columns: CsvColumn[]; warnings: Problem[] } {
  const warnings: Problem[] = [];
  // A heading that is there keeps its name, even if one made up before it would have liked to have it.
  const taken = new Set(cells.map(headingOf));
  const used = new Set<string>();
  const columns = cells.map((original, index) => {
    const heading = headingOf(original) || `#${index + 1}`;
    if (FORBIDDEN.has(heading)) {
      throw new ProblemError(
        problem(
          'csv-heading',
          `/columns/${index}`,
          `列名“${heading}”不可用。`,
          `The heading "${heading}" is not allowed.`,
        ),
      );
    }
    const key =
      used.has(heading) || (original.trim() === '' && taken.has(heading)) ? freeKey(heading, taken) : heading;
    used.add(key);
    taken.add(key);
    if (headingOf(original) === '') {
      warnings.push(
        warn(
          'csv-heading-blank',
          index,
          `第 ${index + 1} 列没有列名，记为“${key}”。`,
          `Column ${index + 1} has no heading; it is called "${key}".`,
        ),
      );
    } else if (key !== heading) {
      warnings.push(
        warn(
          'csv-heading-repeated',
          index,
          `列名“${heading}”重复，第 ${index + 1} 列记为“${key}”。`,
          `The heading "${heading}" is repeated; column ${index + 1} is called "${key}".`,
        ),
      );
    }
    return { key, original };
  });
  return { columns, warnings };
}
