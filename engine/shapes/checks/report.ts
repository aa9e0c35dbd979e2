import type { FixEdit, FlowProblem } from '../../../schemas/shape.ts';
import type { Text } from '../../../schemas/text.ts';
import { pointer } from '../../../schemas/values/pointer.ts';
import type { Shape } from '../../../schemas/shape.ts';
import type { Propagated, Visit } from '../propagate.ts';
import type { Place } from '../place.ts';

/** A node that is reached, as the checks look at it. */
export interface CheckSite {
  found: Propagated;
  id: string;
  type: string;
  config: Readonly<Record<string, unknown>>;
  visit: Visit;
  place: Place;
  data: Shape;
  /** JSON Pointer of the settings. */
  base: string;
  report(problem: FlowProblem): void;
}

export interface Fault {
  code: string;
  at: string;
  zh: string;
  en: string;
  value?: unknown;
  severity?: 'error' | 'warning';
  fix?: { text: Text; edits?: FixEdit[] };
}

export const report = ({ id, report: tell }: Pick<CheckSite, 'id' | 'report'>, fault: Fault): void => {
  const { code, at, zh, en, value, severity, fix } = fault;
  tell({
    code,
    path: at,
    message: { zh, en },
    ...(severity === undefined ? {} : { severity }),
    ...(value === undefined ? {} : { value }),
    node: id,
    ...(fix === undefined ? {} : { fix }),
  });
};

export const warn = (site: Pick<CheckSite, 'id' | 'report'>, fault: Fault): void =>
  report(site, { ...fault, severity: 'warning' });

export const nodePath = (id: string, ...more: (string | number)[]): string => pointer(['nodes', id, ...more]);

/** The fix for a name that was mistyped. */
export const rename = (at: string, from: string, to: string): NonNullable<Fault['fix']> => ({
  text: { zh: `改成“${to}”`, en: `Change it to "${to}"` },
  edits: [{ op: 'replace', path: at, value: to === '' ? from : to }],
});
