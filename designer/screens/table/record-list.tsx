import { App, Button as AntButton } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { RecordView } from '../../../schemas/record-query.ts';
import type { TableRecord } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { fieldAt } from '../../tables/field-path.ts';
import { completeFilter } from '../../tables/filter-model.ts';
import { Grid } from '../../tables/grid.tsx';
import { columnsOf, emptyList, firstGroup } from '../../tables/list-state.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Page } from '../../ui/page.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { GroupStrip } from './group-strip.tsx';
import './list.css';
import { ListTools } from './list-tools.tsx';
import { MissingNumbers } from './missing-numbers.tsx';
import { NewRecords } from './new-records.tsx';
import { Peek } from './peek.tsx';
import { PlanNotice } from './plan-notice.tsx';
import { useCount } from './use-count.ts';
import { useEdits } from './use-edits.ts';
import { useListState, useRows } from './use-list.ts';
import { useFound } from './use-found.ts';
import { ViewTabs } from './view-tabs.tsx';

interface Props {
  table: TableSummary;
  reloadTable(): void;
  views: readonly RecordView[] | null;
  reloadViews(): void;
}

export function RecordList({ table, reloadTable, views, reloadViews }: Props): ReactNode {
  const { definition } = table;
  const { say, t } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const list = useListState(definition, views);
  const { state, change } = list;
  const found = useFound(table.id, definition, state.search);
  const [unmask, setUnmask] = useState(false);
  const { rows, source, refresh, filter } = useRows(table.id, definition, state, found.value, unmask);
  const count = useCount(table.id, filter, rows.ready, source);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [peeked, setPeeked] = useState<TableRecord | null>(null);
  const edits = useEdits(table.id, source, (text) => void message.open(text));
  const columns = columnsOf(definition, state.columns)
    .map((path) => fieldAt(definition, path))
    .filter((at) => at !== undefined);
  const openAt = ({ id }: TableRecord): string => `/tables/${table.id}/records/${id}`;
  const narrowed = filter !== undefined;

  return (
    <div className="record-list">
      <Page
        title={say(definition.title)}
        actions={
          <>
            <Link to={`/tables/${table.id}/import`}>
              <AntButton disabled={!may('handle', 'table')}>{t('table.import')}</AntButton>
            </Link>
            <Link to={`/tables/${table.id}/fields`}>
              <AntButton>{t('table.fields')}</AntButton>
            </Link>
          </>
        }
      >
        <ViewTabs table={table.id} list={list} views={views} reload={reloadViews} />
        <ListTools
          table={table}
          list={list}
          count={count}
          filter={filter}
          searching={found.busy && state.search !== ''}
          unmask={unmask}
          onUnmask={setUnmask}
          edits={edits}
          onMade={refresh}
        />
        {found.value === null ? <GroupStrip table={table} list={list} /> : null}
        <PlanNotice table={table} plan={rows.plan} filtered={narrowed} onMade={reloadTable} />
        <MissingNumbers found={found.value} />
        <FailureNote failure={found.failure} />
        <FailureNote failure={edits.failure} />
        <FailureNote failure={rows.failure} onRetry={source.retry} />
        <NewRecords
          table={table}
          filter={filter}
          newest={rows.newest}
          title={say(definition.title)}
          onRefresh={refresh}
        />
        {rows.ready && rows.length === 0 ? (
          <NoRecords
            narrowed={narrowed}
            table={table.id}
            onClear={() => change({ ...emptyList, group: firstGroup(definition), columns: state.columns })}
          />
        ) : (
          <Grid
            label={say(definition.title)}
            rows={rows}
            source={source}
            columns={columns}
            sort={state.sort}
            chosen={chosen}
            mayEdit={may('handle', 'table')}
            saving={edits.saving}
            dimmed={!rows.ready && rows.length > 0}
            openAt={openAt}
            onSort={(sort) => change({ sort })}
            onChoose={setChosen}
            onPeek={setPeeked}
            onOpen={(record) => void navigate(openAt(record))}
            onSave={(record, at, value) => void edits.save(record, at, value)}
          />
        )}
        <BulkBar
          table={table}
          chosen={chosen}
          filter={completeFilter(state.filter).items.length > 0 || filter !== undefined ? filter : undefined}
          count={count.known}
          onClear={() => setChosen(new Set())}
          onDone={refresh}
        />
      </Page>
      {peeked === null ? null : (
        <Peek table={table} record={peeked} to={openAt(peeked)} onClose={() => setPeeked(null)} />
      )}
    </div>
  );
}

interface NoRecordsProps {
  narrowed: boolean;
  table: string;
  onClear(): void;
}

function NoRecords({ narrowed, table, onClear }: NoRecordsProps): ReactNode {
  const { t } = useLanguage();
  return narrowed ? (
    <Empty title={t('table.none-found')}>
      <AntButton onClick={onClear}>{t('table.clear-filter')}</AntButton>
    </Empty>
  ) : (
    <Empty title={t('table.empty')}>
      <p>{t('table.empty-next')}</p>
      <div className="empty-actions">
        <Link to={`/tables/${table}/import`}>
          <AntButton type="primary">{t('table.import')}</AntButton>
        </Link>
        <Link to="/channels">
          <AntButton>{t('table.connect-shop')}</AntButton>
        </Link>
      </div>
    </Empty>
  );
}
