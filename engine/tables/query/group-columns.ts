import { problem } from '../../../schemas/problem.ts';
import type { Aggregate, GroupQuery } from '../../../schemas/record-query.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { isZone } from '../../../schemas/values/time.ts';
import type { Fragment } from './fragment.ts';
import { kindAt, maskedField } from './personal-fields.ts';
import type { ListPlace, ScalarPlace } from './place.ts';
import type { PreparedRead } from './prepare-read.ts';
import type { Scope } from './scope.ts';
import type { TimeUnit } from './time-unit.ts';
import { offsetsOf, type OffsetSpan } from './zone-offsets.ts';

/** What a grouping reads, resolved: groups and aggregates over records, or over the items of one of their lists. */
export interface GroupColumns {
  readonly groups: readonly GroupColumn[];
  readonly aggregates: readonly AggregateColumn[];
  /** Each item of this list is counted by itself. */
  readonly list: { readonly id: string; readonly source: Fragment } | undefined;
  readonly spans: readonly OffsetSpan[];
}

export interface GroupColumn {
  readonly path: string;
  readonly place: ScalarPlace;
  readonly unit: TimeUnit | undefined;
}

export interface AggregateColumn {
  readonly as: string;
  readonly function: Aggregate['function'];
  readonly path: string | undefined;
  readonly place: ScalarPlace | undefined;
}

const ITEMS = 'u';

/** Throws ProblemError with a pointer into the query. */
export function groupColumns(read: PreparedRead, query: GroupQuery, zone: string): GroupColumns {
  if (!isZone(zone)) throw unknownZone(zone);
  const finder = createFinder(read);
  const groups = query.groupBy.map(({ field, unit }, index): GroupColumn => {
    const at = `/groupBy/${index}`;
    const place = finder.find(field, `${at}/field`);
    if (unit !== undefined) checkUnit(place, unit, field, `${at}/unit`);
    return { path: field, place, unit };
  });
  const aggregates = query.aggregates.map((one, index) =>
    aggregateColumn(one, `/aggregates/${index}`, finder),
  );
  return { groups, aggregates, list: finder.list(), spans: offsetsOf(zone) };
}

interface Finder {
  find(path: string, at: string, shown?: boolean): ScalarPlace;
  list(): GroupColumns['list'];
}

function createFinder({ scope, personal, table }: PreparedRead): Finder {
  let list: { id: string; source: Fragment; scope: Scope } | undefined;
  const itemsOf = (id: string, place: ListPlace, at: string): Scope => {
    if (list !== undefined && list.id !== id) throw twoLists(list.id, id, at);
    list ??= { id, ...place.items(ITEMS) };
    return list.scope;
  };
  return {
    find: (path, at, shown = true) => {
      if (shown && kindAt(path, personal) !== undefined) throw new ProblemError(maskedField(path, at));
      const [head = '', ...rest] = path.split('.');
      const whole = table.fields.has(head) ? scope.find(head) : undefined;
      const place =
        whole !== undefined && whole !== 'hidden' && whole.kind === 'list'
          ? itemsOf(head, whole, at).find(rest.join('.'))
          : scope.find(path);
      if (place === undefined || place === 'hidden' || place.kind !== 'scalar') throw notGroupable(path, at);
      return place;
    },
    list: () => list && { id: list.id, source: list.source },
  };
}

function aggregateColumn(
  { as, function: name, field }: Aggregate,
  at: string,
  finder: Finder,
): AggregateColumn {
  if (field === undefined) {
    if (name !== 'count') throw fieldNeeded(name, `${at}/field`);
    return { as, function: name, path: undefined, place: undefined };
  }
  // How many there are may be known where what they are may not.
  const place = finder.find(field, `${at}/field`, name !== 'count');
  const isAmount = (place.type === 'integer' || place.type === 'double') && place.means === undefined;
  if ((name === 'sum' || name === 'average') && !isAmount) throw notAnAmount(field, `${at}/field`);
  return { as, function: name, path: field, place };
}

function checkUnit(place: ScalarPlace, unit: TimeUnit, path: string, at: string): void {
  if (place.means === undefined || (place.means === 'date' && unit === 'hour')) throw noUnit(path, at);
}

const refusal = (code: string, at: string, zh: string, en: string, value: unknown): ProblemError =>
  new ProblemError(problem(code, at, zh, en, value));

const unknownZone = (zone: string): ProblemError =>
  refusal('unknown-zone', '/zone', `没有名为“${zone}”的时区。`, `There is no time zone "${zone}".`, zone);

const notGroupable = (path: string, at: string): ProblemError =>
  refusal(
    'not-groupable',
    at,
    `不能按“${path}”分组或统计：没有这个字段，或它不是单个的值。`,
    `Cannot group by or count up "${path}": there is no such field, or it is no single value.`,
    path,
  );

const twoLists = (first: string, second: string, at: string): ProblemError =>
  refusal(
    'two-lists',
    at,
    `一次只能展开一个列表字段：这里用了“${first}”和“${second}”。`,
    `Only one list can be spread at a time; here are "${first}" and "${second}".`,
    second,
  );

const fieldNeeded = (name: string, at: string): ProblemError =>
  refusal('field-needed', at, `“${name}”要指明字段。`, `"${name}" needs a field.`, name);

const notAnAmount = (path: string, at: string): ProblemError =>
  refusal(
    'not-an-amount',
    at,
    `“${path}”不是数量，不能求和或求平均。`,
    `"${path}" is no amount: it has no sum and no average.`,
    path,
  );

const noUnit = (path: string, at: string): ProblemError =>
  refusal(
    'no-time-unit',
    at,
    `“${path}”不能按这个时间单位分组：时间可按时、日、周、月、年，日期可按日、周、月、年。`,
    `"${path}" cannot be grouped by this unit: instants go by hour, day, week, month and year, dates by day and up.`,
    path,
  );
