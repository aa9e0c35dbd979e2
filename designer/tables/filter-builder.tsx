import { Button, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { TableDefinition } from '../../schemas/table.ts';
import { useLanguage } from '../language/language.tsx';
import { fieldAt, fieldsOf, titleOf } from './field-path.ts';
import { isGroup, operatorsOf, type Condition, type FilterGroup, type FilterItem } from './filter-model.ts';
import { FilterValue } from './filter-value.tsx';

interface Props {
  table: TableDefinition;
  filter: FilterGroup;
  onChange(filter: FilterGroup): void;
}

const emptyCondition: Condition = { field: '', operator: 'is', value: undefined };

/** Conditions as rows of field, operator and value, in groups of which all or any must hold. */
export function FilterBuilder({ table, filter, onChange }: Props): ReactNode {
  // The address keeps the filter; a row that is being written stands here until it is part of it.
  const [draft, setDraft] = useState<FilterGroup>(
    filter.items.length === 0 ? { ...filter, items: [emptyCondition] } : filter,
  );
  const change = (next: FilterGroup): void => {
    setDraft(next);
    onChange(next);
  };
  return <GroupRows table={table} group={draft} onChange={change} depth={0} />;
}

interface GroupProps {
  table: TableDefinition;
  group: FilterGroup;
  depth: number;
  onChange(group: FilterGroup): void;
  onRemove?: () => void;
}

function GroupRows({ table, group, depth, onChange, onRemove }: GroupProps): ReactNode {
  const { t } = useLanguage();
  const replace = (index: number, item: FilterItem | null): void =>
    onChange({
      ...group,
      items: group.items.flatMap((one, at) => (at !== index ? [one] : item === null ? [] : [item])),
    });
  const add = (item: FilterItem): void => onChange({ ...group, items: [...group.items, item] });
  return (
    <div className="filter-group" role="group" aria-label={t('table.filter')}>
      <div className="filter-foot">
        <Segmented<FilterGroup['join']>
          size="small"
          value={group.join}
          onChange={(join) => onChange({ ...group, join })}
          options={[
            { value: 'and', label: t('table.filter-all') },
            { value: 'or', label: t('table.filter-any') },
          ]}
        />
        {onRemove === undefined ? null : (
          <Button size="small" type="text" onClick={onRemove}>
            {t('table.filter-drop-group')}
          </Button>
        )}
      </div>
      {group.items.map((item, index) =>
        isGroup(item) ? (
          <GroupRows
            key={index}
            table={table}
            group={item}
            depth={depth + 1}
            onChange={(next) => replace(index, next)}
            onRemove={() => replace(index, null)}
          />
        ) : (
          <ConditionRow
            key={index}
            table={table}
            lead={index === 0 ? '' : t(group.join === 'and' ? 'table.and' : 'table.or')}
            condition={item}
            onChange={(next) => replace(index, next)}
          />
        ),
      )}
      <div className="filter-foot">
        <Button size="small" onClick={() => add(emptyCondition)} data-testid="add-condition">
          {t('table.filter-add')}
        </Button>
        {depth < 2 ? (
          <Button size="small" type="text" onClick={() => add({ join: 'or', items: [emptyCondition] })}>
            {t('table.filter-add-group')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

interface RowProps {
  table: TableDefinition;
  lead: string;
  condition: Condition;
  onChange(condition: Condition | null): void;
}

function ConditionRow({ table, lead, condition, onChange }: RowProps): ReactNode {
  const { t, say } = useLanguage();
  const at = fieldAt(table, condition.field);
  const operators = at === undefined ? [] : operatorsOf(at.field);
  const choose = (path: string | null): void => {
    if (path === null) return;
    const [first = 'filled'] = operatorsOf(
      fieldAt(table, path)?.field ?? { id: '', title: { zh: '', en: '' }, type: 'json' },
    );
    onChange({ field: path, operator: first, value: undefined });
  };
  return (
    <div className="filter-row">
      <span className="faint">{lead}</span>
      <Select<string | null>
        aria-label={t('table.filter-field')}
        data-testid="filter-field"
        placeholder={t('table.filter-field')}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={240}
        value={condition.field === '' ? null : condition.field}
        onChange={choose}
        options={fieldsOf(table, { rows: true }).map((one) => ({
          value: one.path,
          label: titleOf(one, say),
        }))}
      />
      <Select<Condition['operator'] | null>
        aria-label={t('table.filter-operator')}
        data-testid="filter-operator"
        disabled={at === undefined}
        value={at === undefined ? null : condition.operator}
        onChange={(operator) => operator !== null && onChange({ ...condition, operator, value: undefined })}
        options={operators.map((operator) => ({ value: operator, label: t(`table-operator.${operator}`) }))}
      />
      {at === undefined ? (
        <span />
      ) : (
        <FilterValue field={at.field} condition={condition} onChange={onChange} />
      )}
      <Button type="text" aria-label={t('table.filter-drop')} onClick={() => onChange(null)}>
        ×
      </Button>
    </div>
  );
}
