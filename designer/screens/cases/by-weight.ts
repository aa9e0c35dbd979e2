import type { CaseGroup } from '../../api/cases.ts';

const order = ['urgent', 'important', 'normal', 'notice'] as const;

/** The worst first, then the largest, then the longest waiting. */
export const byWeight = (a: CaseGroup, b: CaseGroup): number =>
  order.indexOf(a.severity) - order.indexOf(b.severity) || b.cases - a.cases || a.oldestAt - b.oldestAt;
