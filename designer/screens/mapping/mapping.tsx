import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Mapping } from '../../../schemas/mapping.ts';
import type { NodeDescriptor } from '../../../schemas/node.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import { listNodeTypes } from '../../api/catalog.ts';
import { getDraft, type Draft } from '../../api/drafts.ts';
import { listTables } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { Conflict } from '../../canvas/conflict.tsx';
import { EditorProvider } from '../../canvas/editor-provider.tsx';
import { useEditor } from '../../canvas/editor.tsx';
import { setConfig } from '../../canvas/model/nodes.ts';
import { SaveStateNote } from '../../canvas/save-state.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Mapper } from '../../mapper/mapper.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { settle } from '../../ui/settle.ts';
import { choicesOf, listsOf, mappingOf } from './node-mapping.ts';
import { nodeSamples, useSamples } from './use-samples.ts';

interface Opened {
  draft: Draft;
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
  tables: readonly TableDefinition[];
}

async function openFlow(flow: string, signal: AbortSignal): Promise<Opened> {
  const [draft, types, tables] = await Promise.all([
    getDraft(flow, signal),
    listNodeTypes(signal),
    // Who may not see tables maps without their choices.
    settle(listTables(signal)),
  ]);
  return {
    draft,
    nodeTypes: new Map(types.items.map((type) => [type.type, type])),
    tables: 'value' in tables ? tables.value.items.map(({ definition }) => definition) : [],
  };
}

/** `/flows/:flow/nodes/:node/mapping`: the mapping of one step, over the whole window. */
export function MappingScreen(): ReactNode {
  const { flow = '', node = '' } = useParams();
  const { may } = useSession();
  const { value, failure, reload } = useLoad(`mapping ${flow}`, (signal) => openFlow(flow, signal));
  if (value === null || value.draft.flow !== flow)
    return (
      <div className="mapping-screen" aria-busy={failure === null}>
        <FailureNote failure={failure} onRetry={reload} />
      </div>
    );
  return (
    <EditorProvider
      key={flow}
      draft={value.draft}
      nodeTypes={value.nodeTypes}
      readOnly={!may('edit', 'flow', flow)}
    >
      <StepMapping key={node} node={node} opened={value} />
      <Conflict />
    </EditorProvider>
  );
}

function StepMapping({ node, opened }: { node: string; opened: Opened }): ReactNode {
  const { t } = useLanguage();
  const { document, flow } = useEditor();
  const mapping = mappingOf(document.definition, node);
  return (
    <div className="mapping-screen">
      {mapping === undefined ? (
        <Empty title={t('mapping.none')}>
          <Link to={`/flows/${flow}`}>{t('mapping.back')}</Link>
        </Empty>
      ) : (
        <Drawn node={node} mapping={mapping} opened={opened} />
      )}
    </div>
  );
}

interface DrawnProps {
  node: string;
  mapping: Mapping;
  opened: Opened;
}

function Drawn({ node, mapping, opened: { draft, tables } }: DrawnProps): ReactNode {
  const { t, say } = useLanguage();
  const go = useNavigate();
  const { flow, document: drawn, apply, readOnly } = useEditor();
  const { samples, busy, bring } = useSamples(draft.definition, node);
  const { target } = mapping;
  const choices = useMemo(() => choicesOf({ target }, tables), [target, tables]);
  const [lists] = useState(() => listsOf(draft.definition));
  const title = say(drawn.definition.nodes[node]?.name ?? mapping.name);
  useEffect(() => {
    document.title = t('shell.tab-title', { page: title });
  }, [title, t]);
  const change = useCallback(
    (next: Mapping): void =>
      apply((before) => {
        const config = before.definition.nodes[node]?.config;
        return config === undefined ? before : setConfig(node, { ...config, mapping: next })(before);
      }),
    [apply, node],
  );
  return (
    <>
      <header className="mapping-screen-head">
        <Link to={`/flows/${flow}`}>{say(drawn.definition.name)}</Link>
        <h1>{title}</h1>
        <SaveStateNote />
      </header>
      <Mapper
        mapping={mapping}
        onChange={change}
        samples={samples}
        onSamples={busy ? undefined : bring}
        fetchSamples={() => nodeSamples(drawn.definition, node)}
        choices={choices}
        lists={lists}
        source={flow}
        readOnly={readOnly}
        onDone={() => void go(`/flows/${flow}`)}
      />
    </>
  );
}
