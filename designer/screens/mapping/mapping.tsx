import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Alert, Tag } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import type { Mapping } from '../../../schemas/mapping.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import { useSession } from '../../app/session.tsx';
import { getDraft, type Draft } from '../../api/drafts.ts';
import { listTables } from '../../api/tables.ts';
import type { Key } from '../../language/dictionary.ts';
import { useLanguage } from '../../language/language.tsx';
import { Mapper } from '../../mapper/mapper.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { choicesOf, listsOf, mappingOf } from './node-mapping.ts';
import { useDraftMapping } from './use-draft-mapping.ts';
import { nodeSamples, useSamples } from './use-samples.ts';

/** The mapping of one step of a flow, over the whole window. */
export function MappingScreen(): ReactNode {
  const { t } = useLanguage();
  const { flow = '', node = '' } = useParams();
  const loaded = useLoad(flow, (signal) => getDraft(flow, signal));
  const tables = useLoad('tables', async (signal) =>
    (await listTables(signal)).items.map(({ definition }) => definition),
  );
  const draft = loaded.value;
  const mapping = useMemo(
    () => (draft === null ? undefined : mappingOf(draft.definition, node)),
    [draft, node],
  );
  const areTablesKnown = tables.value !== null || tables.failure !== null;
  return (
    <div className="mapping-screen">
      <FailureNote failure={loaded.failure} onRetry={loaded.reload} />
      {draft === null || !areTablesKnown ? null : mapping === undefined ? (
        <Empty title={t('mapping.none')}>
          <Link to={`/flows/${flow}`}>{t('mapping.back')}</Link>
        </Empty>
      ) : (
        <NodeMapping
          key={`${flow}/${node}`}
          draft={draft}
          node={node}
          start={mapping}
          tables={tables.value ?? NO_TABLES}
        />
      )}
    </div>
  );
}

const NO_TABLES: TableDefinition[] = [];

interface Props {
  draft: Draft;
  node: string;
  start: Mapping;
  tables: readonly TableDefinition[];
}

function NodeMapping({ draft, node, start, tables }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const go = useNavigate();
  const { mapping, change, state, failure } = useDraftMapping(draft, node, start);
  const { samples, busy, bring } = useSamples(draft.definition, node);
  const { target } = mapping;
  const choices = useMemo(() => choicesOf({ target }, tables), [target, tables]);
  const [lists] = useState(() => listsOf(draft.definition));
  const name = draft.definition.nodes[node]?.name ?? mapping.name;
  const title = say(name);
  useEffect(() => {
    document.title = t('shell.tab-title', { page: title });
  }, [title, t]);
  return (
    <>
      <header className="mapping-screen-head">
        <Link to={`/flows/${draft.flow}`}>{say(draft.definition.name)}</Link>
        <h1>{title}</h1>
        <Tag color={TONES[state]} data-testid="mapping-state">
          {t(`mapping.${state}` as Key)}
        </Tag>
        {state === 'conflict' ? <Alert type="warning" title={t('mapping.conflict-next')} /> : null}
        {state === 'conflict' ? null : <FailureNote failure={failure} />}
      </header>
      <Mapper
        mapping={mapping}
        onChange={change}
        samples={samples}
        onSamples={busy ? undefined : bring}
        fetchSamples={() => nodeSamples(draft.definition, node)}
        choices={choices}
        lists={lists}
        source={draft.flow}
        readOnly={!may('edit', 'flow')}
        doneLabel={t('mapping.back')}
        onDone={() => void go(`/flows/${draft.flow}`)}
      />
    </>
  );
}

const TONES = { saved: 'default', saving: 'default', unsaved: 'warning', conflict: 'error' } as const;
