import type { RecordView, SortKey } from '../../schemas/record-query.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { fieldsOf, isSortable } from './field-path.ts';
import { noFilter, type FilterGroup } from './filter-model.ts';
import { fromRule, toRule } from './filter-rule.ts';

/** What a list shows, as its address says it. */
export interface ListState {
  view: string | null;
  filter: FilterGroup;
  /** A rule that people wrote themselves and the builder cannot show; it holds beside the filter. */
  rule: unknown;
  sort: SortKey[];
  /** Null: those the table begins with. */
  columns: string[] | null;
  group: string | null;
  /** The group that is open: its value, null for those without one. Undefined: all of them. */
  picked: unknown;
  /** What was typed or pasted into the search box. */
  search: string;
}

export const emptyList: ListState = {
  view: null,
  filter: noFilter,
  rule: undefined,
  sort: [],
  columns: null,
  group: null,
  picked: undefined,
  search: '',
};

const pickedRule = ({ group, picked }: ListState): unknown => {
  if (group === null || picked === undefined) return undefined;
  return picked === null ? { missing: [group] } : { '==': [{ var: group }, picked] };
};

const all = (rules: unknown[]): unknown => {
  const asked = rules.filter((rule) => rule !== undefined);
  return asked.length <= 1 ? asked[0] : { and: asked };
};

/** The rule without the open group, for the counts of all groups. */
export const groupedRule = (state: ListState): unknown => all([state.rule, toRule(state.filter)]);

export const wholeRule = (state: ListState): unknown =>
  all([state.rule, toRule(state.filter), pickedRule(state)]);

/** The newest records come first where nobody sorted. */
export const sortOf = ({ sort }: ListState): SortKey[] =>
  sort.length === 0 ? [{ field: 'id', direction: 'desc' }] : sort;

/** The direction if records stand in their own order and all of them are shown, so that any place can be jumped to. */
export function jumpsBy(state: ListState, searching: boolean): 'asc' | 'desc' | null {
  if (searching || wholeRule(state) !== undefined) return null;
  const [first] = sortOf(state);
  return first?.field === 'id' ? first.direction : null;
}

/** How many columns a list begins with; people choose others. */
const FIRST_COLUMNS = 14;

/** What people ask first of an order, where the table has it. */
const orderColumns = [
  'orderNo',
  'shop',
  'state',
  'lines',
  'province',
  'city',
  'paidAmount',
  'warehouse',
  'carrier',
  'shipBy',
  'tags',
  'receiverName',
  'receiverPhone',
  'paidAt',
  'sourceUpdatedAt',
];

export function columnsOf(table: TableDefinition, chosen: readonly string[] | null): string[] {
  const known = fieldsOf(table).map(({ path }) => path);
  const first = table.pack !== undefined && table.titleField === 'orderNo' ? orderColumns : [];
  const wanted = (chosen ?? first).filter((path) => known.includes(path));
  if (wanted.length > 0) return wanted;
  const title = table.titleField;
  const rest = known.filter((path) => path !== title);
  return [...(title === undefined || !known.includes(title) ? [] : [title]), ...rest].slice(0, FIRST_COLUMNS);
}

/** The select field whose counts are quick to know: one that leads an index. Its groups are the list's tabs. */
export function firstGroup(table: TableDefinition): string | null {
  const selects = fieldsOf(table)
    .filter(({ field }) => field.type === 'select')
    .map(({ path }) => path);
  return (
    table.indexes
      .map(({ fields: [first] }) => first)
      .find((path) => path !== undefined && selects.includes(path)) ?? null
  );
}

export const groupable = (table: TableDefinition): string[] =>
  fieldsOf(table)
    .filter((at) => isSortable(at) && !['instant', 'decimal', 'number'].includes(at.field.type))
    .map(({ path }) => path);

export function fromView(view: RecordView): ListState {
  const filter = fromRule(view.filter);
  return {
    ...emptyList,
    view: view.id,
    filter: filter ?? noFilter,
    rule: filter === undefined ? view.filter : undefined,
    sort: view.sort ?? [],
    columns: view.fields ?? null,
    group: view.group?.[0]?.field ?? null,
  };
}

/** What a view keeps of a list. */
export const viewContent = (state: ListState) => ({
  ...(groupedRule(state) === undefined ? {} : { filter: groupedRule(state) }),
  sort: state.sort,
  ...(state.columns === null ? {} : { fields: state.columns }),
  ...(state.group === null ? {} : { group: [{ field: state.group }] }),
});

/** The address keeps what differs from the empty list. */
export function writeList(state: ListState): string {
  const changed = Object.entries(state).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(emptyList[name as keyof ListState]),
  );
  return changed.length === 0 ? '' : JSON.stringify(Object.fromEntries(changed));
}

export function readList(text: string | null): ListState | null {
  if (text === null || text === '') return null;
  try {
    const kept = JSON.parse(text) as Partial<ListState>;
    const filter = kept.filter;
    const whole = filter !== undefined && Array.isArray(filter.items) ? filter : noFilter;
    return { ...emptyList, ...kept, filter: whole };
  } catch {
    // Somebody cut the address short; the whole list is better than a fault.
    return null;
  }
}
