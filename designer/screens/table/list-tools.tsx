import { Badge, Button, Checkbox, Dropdown, Input, Popover, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { ColumnChooser } from '../../tables/column-chooser.tsx';
import { fieldAt, searchPaths, titleOf } from '../../tables/field-path.ts';
import { FilterBuilder } from '../../tables/filter-builder.tsx';
import { conditionsIn, completeFilter, noFilter } from '../../tables/filter-model.ts';
import { columnsOf, groupable } from '../../tables/list-state.ts';
import { isComposing } from '../../ui/composing.ts';
import { ExportDialog } from './export-dialog.tsx';
import { NewRecord } from './new-record.tsx';
import type { Count } from './use-count.ts';
import type { Edits } from './use-edits.ts';
import type { List } from './use-list.ts';

interface Props {
  table: TableSummary;
  list: List;
  count: Count;
  filter: unknown;
  searching: boolean;
  unmask: boolean;
  onUnmask(unmask: boolean): void;
  edits: Edits;
  onMade(): void;
}

/** What is done with a list: search, filter, group, columns, undo, new, export. */
export function ListTools(props: Props): ReactNode {
  const { table, list, count, unmask, edits } = props;
  const { definition } = table;
  const { state, change } = list;
  const { t, say } = useLanguage();
  const { may } = useSession();
  const [exporting, setExporting] = useState(false);
  const [making, setMaking] = useState(false);
  useUndoKeys(edits);
  const asked = conditionsIn(completeFilter(state.filter)).length + (state.rule === undefined ? 0 : 1);
  const hidesPii = definition.fields.some(({ pii }) => pii !== undefined);
  return (
    <div className="list-tools" role="toolbar" aria-label={t('table.tools')}>
      <NumberSearch {...props} />
      <Popover
        trigger="click"
        placement="bottomLeft"
        content={
          <FilterBuilder table={definition} filter={state.filter} onChange={(filter) => change({ filter })} />
        }
      >
        <Badge count={asked} size="small">
          <Button data-testid="filter">{t('table.filter')}</Button>
        </Badge>
      </Popover>
      {asked === 0 ? null : (
        <Button type="link" onClick={() => change({ filter: noFilter, rule: undefined })}>
          {t('table.clear-filter')}
        </Button>
      )}
      <Select
        aria-label={t('table.group-by')}
        data-testid="group-by"
        className="list-group"
        popupMatchSelectWidth={false}
        style={{ minWidth: 128 }}
        showSearch={{ optionFilterProp: 'label' }}
        value={state.group ?? ''}
        onChange={(group) => change({ group: group === '' ? null : group, picked: undefined })}
        options={[
          { value: '', label: t('table.no-group') },
          ...groupable(definition).map((path) => {
            const at = fieldAt(definition, path);
            return {
              value: path,
              label: t('table.by-field', { field: at === undefined ? path : titleOf(at, say) }),
            };
          }),
        ]}
      />
      <Popover
        trigger="click"
        placement="bottomLeft"
        content={
          <ColumnChooser
            table={definition}
            chosen={columnsOf(definition, state.columns)}
            onChange={(columns) => change({ columns })}
          />
        }
      >
        <Button data-testid="columns">{t('table.columns')}</Button>
      </Popover>
      {hidesPii && may('unmask', 'pii') ? (
        <Checkbox checked={unmask} onChange={(event) => props.onUnmask(event.target.checked)}>
          <span title={t('table.unmask-hint')}>{t('table.unmask')}</span>
        </Checkbox>
      ) : null}
      <span className="push" />
      <span className="list-count" data-testid="count" aria-live="polite">
        {count.known === null
          ? '…'
          : t(count.more ? 'table.count-more' : 'table.count', {
              count: count.known.toLocaleString('en-US'),
            })}
      </span>
      <Button disabled={!edits.mayUndo} onClick={() => void edits.undo()} data-testid="undo">
        {t('table.undo')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'redo',
              label: t('table.redo'),
              disabled: !edits.mayRedo,
              onClick: () => void edits.redo(),
            },
            { key: 'export', label: t('table.export'), onClick: () => setExporting(true) },
          ],
        }}
      >
        <Button data-testid="more">{t('action.more')}</Button>
      </Dropdown>
      {may('handle', 'table') ? (
        <Button type="primary" onClick={() => setMaking(true)} data-testid="new-record">
          {t('table.new-record')}
        </Button>
      ) : null}
      {exporting ? (
        <ExportDialog table={table} list={list} filter={props.filter} onClose={() => setExporting(false)} />
      ) : null}
      {making ? (
        <NewRecord
          table={table}
          onClose={() => setMaking(false)}
          onMade={() => {
            setMaking(false);
            props.onMade();
          }}
        />
      ) : null}
    </div>
  );
}

/** Ctrl Z wherever no field has its own. */
function useUndoKeys({ undo, redo }: Edits): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      const typing =
        target instanceof HTMLInputElement
          ? target.type !== 'checkbox'
          : target instanceof HTMLTextAreaElement;
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      void (event.shiftKey ? redo() : undo());
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [undo, redo]);
}

/** One number or a whole column pasted from a spreadsheet. */
function NumberSearch({ table, list, searching }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { search } = list.state;
  const [text, setText] = useState(search);
  const [shown, setShown] = useState(search);
  if (shown !== search) {
    setShown(search);
    setText(search);
  }
  const names = searchPaths(table.definition)
    .map((at) => titleOf(at, say))
    .join(' / ');
  return (
    <Input.Search
      className="list-search"
      allowClear
      loading={searching}
      aria-label={t('table.search')}
      placeholder={names === '' ? t('table.search') : t('table.search-in', { fields: names })}
      title={t('table.search-many')}
      data-testid="search"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onPaste={(event) => {
        // A field of one line would join the lines of a pasted column into one number.
        const pasted = event.clipboardData.getData('text');
        if (!/[\r\n\t]/.test(pasted.trim())) return;
        event.preventDefault();
        list.change({ search: pasted.trim().split(/\s+/).join(' ') });
      }}
      onSearch={(value, event) => {
        if (event !== undefined && 'nativeEvent' in event && isComposing(event.nativeEvent as KeyboardEvent))
          return;
        list.change({ search: value.trim() });
      }}
    />
  );
}
