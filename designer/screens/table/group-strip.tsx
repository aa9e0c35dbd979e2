import type { ReactNode } from 'react';
import { groupRecords } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { fieldAt } from '../../tables/field-path.ts';
import { groupedRule } from '../../tables/list-state.ts';
import { printValue } from '../../tables/print-value.ts';
import { useLoad } from '../../ui/load.ts';
import type { List } from './use-list.ts';

interface Props {
  table: TableSummary;
  list: List;
}

/** The groups of the list with their counts; pressing one shows it alone. */
export function GroupStrip({ table, list }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { state, change } = list;
  const { group, picked } = state;
  const filter = groupedRule(state);
  const { value, busy } = useLoad(JSON.stringify([table.id, group, filter]), async (signal) =>
    group === null
      ? null
      : groupRecords(
          table.id,
          {
            ...(filter === undefined ? {} : { filter }),
            groupBy: [{ field: group }],
            aggregates: [{ as: 'count', function: 'count' }],
            limit: 60,
          },
          signal,
        ),
  );
  const at = group === null ? undefined : fieldAt(table.definition, group);
  if (at === undefined) return null;
  const options = at.field.type === 'select' ? at.field.options.map(({ id }) => id) : [];
  const groups = [...(value?.items ?? [])].sort(
    (one, other) => options.indexOf(one.group[0] as string) - options.indexOf(other.group[0] as string),
  );
  const chip = (key: string, label: string, count: unknown, pressed: boolean, press: unknown): ReactNode => (
    <button
      key={key}
      type="button"
      className="group-chip"
      aria-pressed={pressed}
      onClick={() => change({ picked: pressed ? undefined : press })}
    >
      {label} <span className="figures">{busy && value === null ? '…' : String(count)}</span>
    </button>
  );
  const total = groups.reduce((sum, { values }) => sum + Number(values['count']), 0);
  return (
    <div className="group-strip" role="group" aria-label={t('table.group-by')} aria-busy={busy}>
      {chip('all', t('table.all'), value === null ? '…' : total, picked === undefined, undefined)}
      {groups.map(({ group: [own], values }) =>
        chip(
          String(own),
          own === null || own === undefined
            ? t('table.without')
            : printValue(at.field, own, { say, t, titles: {} }),
          values['count'],
          picked !== undefined && picked === (own ?? null),
          own ?? null,
        ),
      )}
    </div>
  );
}
