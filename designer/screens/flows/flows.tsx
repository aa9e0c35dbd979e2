import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { listFlows, type FlowSummary } from '../../api/flows.ts';
import { useFlowNames } from '../../app/flow-names.tsx';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { NewFlow } from '../../canvas/new-flow.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Page } from '../../ui/page.tsx';
import { usePages } from '../../ui/pages.ts';
import { SearchBox } from '../../ui/search-box.tsx';
import { useFlowColumns } from './flow-columns.tsx';
import { ImportFlow } from './import-flow.tsx';
import { PauseFlow } from './pause-flow.tsx';
import { PublishFlow } from './publish-flow.tsx';

type Open = { kind: 'import' | 'new' } | { kind: 'pause' | 'publish'; flow: FlowSummary };

/** All flows: what is live, what is paused, what is not published yet. */
export function Flows(): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const names = useFlowNames();
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState<Open | null>(null);
  const text = search.get('text') ?? '';
  const flows = usePages(`flows ${text}`, (cursor, signal) =>
    listFlows(
      { activity: true, ...(text === '' ? {} : { text }), ...(cursor === undefined ? {} : { cursor }) },
      signal,
    ),
  );
  const changed = (): void => {
    flows.reload();
    names.reload();
  };
  const columns = useFlowColumns({
    onPause: (flow) => setOpen({ kind: 'pause', flow }),
    onPublish: (flow) => setOpen({ kind: 'publish', flow }),
    onChanged: changed,
  });
  const close = (): void => setOpen(null);
  const done = (): void => {
    close();
    changed();
  };

  return (
    <Page
      title={t('flows.title')}
      actions={
        may('edit', 'flow') ? (
          <>
            <Button onClick={() => setOpen({ kind: 'import' })}>{t('import.title')}</Button>
            <Button look="primary" data-testid="new-flow-open" onClick={() => setOpen({ kind: 'new' })}>
              {t('canvas.new-title')}
            </Button>
          </>
        ) : undefined
      }
    >
      <SearchBox
        label={t('flows.search')}
        value={text}
        onSearch={(next) => setSearch(next === '' ? {} : { text: next }, { replace: true })}
      />
      <FailureNote failure={flows.failure} onRetry={flows.reload} />
      {flows.items.length === 0 && !flows.busy && flows.failure === null ? (
        <NoFlows filtered={text !== ''} onClear={() => setSearch({})} />
      ) : (
        <DataTable
          className="flows"
          caption={t('flows.title')}
          columns={columns}
          rows={flows.items}
          keyOf={({ id }) => id}
          dimmed={flows.busy}
        />
      )}
      {flows.more === null ? null : (
        <div>
          <Button busy={flows.busy} onClick={flows.more}>
            {t('action.more')}
          </Button>
        </div>
      )}
      {open?.kind === 'new' ? <NewFlow onClose={close} /> : null}
      {open?.kind === 'import' ? <ImportFlow onClose={close} onDone={changed} /> : null}
      {open?.kind === 'pause' ? <PauseFlow flow={open.flow} onClose={close} onDone={done} /> : null}
      {open?.kind === 'publish' ? <PublishFlow flow={open.flow} onClose={close} onDone={done} /> : null}
    </Page>
  );
}

function NoFlows({ filtered, onClear }: { filtered: boolean; onClear(): void }): ReactNode {
  const { t } = useLanguage();
  if (!filtered) return <Empty title={t('flows.empty')}>{t('flows.empty-next')}</Empty>;
  return (
    <Empty title={t('flows.none-found')}>
      <Button onClick={onClear}>{t('list.clear')}</Button>
    </Empty>
  );
}
