import type { RunMode, RunStatus } from '../../../schemas/run.ts';
import type { RunQuery, RunSummary } from '../../api/runs.ts';
import { fromField, toField } from '../../language/clock.ts';

export const statuses = [
  'queued',
  'running',
  'waiting',
  'completed',
  'failed',
  'canceled',
  'superseded',
] as const satisfies readonly RunStatus[];

export const modes = ['live', 'rehearsal', 'shadow'] as const satisfies readonly RunMode[];

/** How far back, in ms. */
export const spans = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
export type Span = keyof typeof spans;
export const spanNames = Object.keys(spans) as readonly Span[];

/** What the address of the list says; a member that is missing filters nothing. */
export interface RunFilter {
  flow?: string;
  status?: RunStatus;
  mode?: RunMode;
  errorCode?: string;
  key?: string;
  /** Until now; it and `from` or `to` exclude each other. */
  span?: Span;
  /** On the shop floor's clock, as the fields have it: `2026-11-11T00:05`. */
  from?: string;
  to?: string;
}

const oneOf = <T extends string>(known: readonly T[], text: string | null): T | undefined =>
  known.find((one) => one === text);

/** Reads an address; what makes no sense in it is passed over. */
export function readFilter(search: URLSearchParams): RunFilter {
  const text = (name: string): string | undefined => search.get(name)?.trim() || undefined;
  const time = (name: string): string | undefined => {
    const instant = fromField(search.get(name) ?? '');
    return instant === undefined ? undefined : toField(instant);
  };
  return given({
    flow: text('flow'),
    status: oneOf(statuses, search.get('status')),
    mode: oneOf(modes, search.get('mode')),
    errorCode: text('errorCode'),
    key: text('key'),
    span: oneOf(spanNames, search.get('span')),
    from: time('from'),
    to: time('to'),
  });
}

/** Leaves out what is not there, so that two equal filters look the same. */
const given = (filter: { [Name in keyof RunFilter]?: RunFilter[Name] | undefined }): RunFilter =>
  Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''),
  ) as RunFilter;

export const changeFilter = (
  filter: RunFilter,
  change: { [Name in keyof RunFilter]?: RunFilter[Name] | undefined },
): RunFilter => given({ ...filter, ...change });

/** As the API wants it; the last minute of a period counts as a whole. */
export function queryOf({ span, from, to, ...filter }: RunFilter, now: number): RunQuery {
  const start = span === undefined ? fromField(from ?? '') : now - spans[span];
  const end = fromField(to ?? '');
  return {
    ...filter,
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end + 60_000 }),
  };
}

export const addressOf = (filter: RunFilter): URLSearchParams => new URLSearchParams(Object.entries(filter));

/** Of a row as far as a notice tells it: whether it belongs into the filtered list. */
export const fits = (filter: RunFilter, run: Pick<RunSummary, 'flow' | 'mode' | 'status'>): boolean =>
  (filter.flow ?? run.flow) === run.flow &&
  (filter.mode ?? run.mode) === run.mode &&
  (filter.status ?? run.status) === run.status;
