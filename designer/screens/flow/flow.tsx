import {
  lazy,
  Suspense,
  useCallback,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Skeleton } from 'antd';
import { listNodeTypes } from '../../api/catalog.ts';
import { getDraft, type Draft } from '../../api/drafts.ts';
import { useSession } from '../../app/session.tsx';
import { Canvas } from '../../canvas/canvas.tsx';
import { EditorBar, type View } from '../../canvas/editor-bar.tsx';
import { EditorProvider } from '../../canvas/editor-provider.tsx';
import { useEditor } from '../../canvas/editor.tsx';
import { actionOf } from '../../canvas/keys.ts';
import { freePlace, placeAfter } from '../../canvas/model/arrange.ts';
import { Palette } from '../../canvas/palette/palette.tsx';
import { useSaving } from '../../canvas/save/use-saver.ts';
import { useActions } from '../../canvas/use-actions.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import type { NodeDescriptor } from '../../../schemas/node.ts';
import { BarActions } from './bar-actions.tsx';
import '../../canvas/canvas.css';

// What is not on the screen at first comes when it is asked for.
const SampleBar = lazy(async () => ({ default: (await import('../../canvas/sample-bar.tsx')).SampleBar }));
const Outline = lazy(async () => ({ default: (await import('../../canvas/outline.tsx')).Outline }));
const JsonView = lazy(async () => ({ default: (await import('../../canvas/json-view.tsx')).JsonView }));
const Conflict = lazy(async () => ({ default: (await import('../../canvas/conflict.tsx')).Conflict }));
const NodePanel = lazy(async () => ({ default: (await import('../../panel/node-panel.tsx')).NodePanel }));

interface Opened {
  draft: Draft;
  nodeTypes: ReadonlyMap<string, NodeDescriptor>;
}

async function openFlow(flow: string, signal: AbortSignal): Promise<Opened> {
  const [draft, types] = await Promise.all([getDraft(flow, signal), listNodeTypes(signal)]);
  return { draft, nodeTypes: new Map(types.items.map((type) => [type.type, type])) };
}

/** `/flows/:flow`: the editor of one flow. */
export function FlowScreen(): ReactNode {
  const { flow = '' } = useParams();
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { value, failure, reload } = useLoad(`flow ${flow}`, (signal) => openFlow(flow, signal));
  if (value === null || value.draft.flow !== flow)
    return failure === null ? (
      <div className="editor full-screen no-panel" aria-busy="true" aria-label={t('canvas.loading')}>
        <div className="editor-bar">
          <Skeleton.Input active size="small" />
        </div>
        <div className="palette" />
      </div>
    ) : (
      <FailureNote failure={failure} onRetry={reload} />
    );
  document.title = t('shell.tab-title', { page: say(value.draft.definition.name) });
  return (
    <EditorProvider
      key={flow}
      draft={value.draft}
      nodeTypes={value.nodeTypes}
      readOnly={!may('edit', 'flow', flow)}
    >
      <Editor draft={value.draft} onPublished={reload} />
    </EditorProvider>
  );
}

const isView = (text: string | null): text is View =>
  text === 'canvas' || text === 'outline' || text === 'json';

function Editor({ draft, onPublished }: { draft: Draft; onPublished(): void }): ReactNode {
  const editor = useEditor();
  const { readOnly, undo, redo } = editor;
  const saving = useSaving();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('view');
  const view = isView(asked) ? asked : 'canvas';
  const panel = useRef<HTMLDivElement>(null);
  const [trying, setTrying] = useState(false);
  const open = useCallback(() => focusIn(panel.current), []);
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isEditable(event.target)) return;
    const action = actionOf(event);
    if (action === 'undo') undo();
    else if (action === 'redo') redo();
    else if (action === 'try') setTrying(true);
    else return;
    event.preventDefault();
  };
  const bare = readOnly || view === 'json';
  const shown = editor.selected.length > 0 && view !== 'json';
  return (
    <div
      className={`editor full-screen ${bare ? 'no-palette' : ''} ${trying ? 'is-trying' : ''} ${shown ? '' : 'no-panel'}`}
      onKeyDown={press}
    >
      <EditorBar
        draft={draft}
        view={view}
        onView={(next) => setSearch(next === 'canvas' ? {} : { view: next }, { replace: true })}
      >
        <BarActions draft={draft} trying={trying} onTry={setTrying} onPublished={onPublished} />
      </EditorBar>
      <Suspense fallback={<div className="sample-bar" aria-busy="true" />}>
        {trying ? <SampleBar onClose={() => setTrying(false)} /> : null}
      </Suspense>
      {bare ? null : <PaletteSide />}
      {view === 'canvas' ? <Canvas onOpen={open} onTry={() => setTrying(true)} /> : null}
      <Suspense fallback={<div aria-busy="true" />}>
        {view === 'outline' ? <Outline /> : null}
        {view === 'json' ? <JsonView /> : null}
      </Suspense>
      {shown ? (
        <div className="editor-panel" ref={panel}>
          <PanelSide />
        </div>
      ) : null}
      <Suspense>{saving.state.kind === 'conflict' ? <Conflict /> : null}</Suspense>
    </div>
  );
}

function PaletteSide(): ReactNode {
  const editor = useEditor();
  const actions = useActions(editor);
  const { document, selected, nodeTypes } = editor;
  const after = selected.findLast((id) => !id.startsWith('#'));
  const pick = (type: NodeDescriptor): void => {
    const start = type.structure === 'trigger' || after === undefined;
    const at = start ? freePlace(document, { x: 0, y: 0 }) : placeAfter(document, after);
    actions.add(type, start ? { at } : { at, after: { node: after } });
  };
  return <Palette types={nodeTypes} onPick={pick} />;
}

function PanelSide(): ReactNode {
  const { t } = useLanguage();
  const { selected } = useEditor();
  const nodes = useMemo(() => selected.filter((id) => !id.startsWith('#')), [selected]);
  const [only] = nodes;
  if (nodes.length !== 1 || only === undefined)
    return (
      <p className="panel-blank">
        {nodes.length === 0 ? t('canvas.panel-none') : t('canvas.panel-many', { count: nodes.length })}
      </p>
    );
  return (
    <Suspense fallback={<Skeleton active className="panel-blank" />}>
      <NodePanel node={only} />
    </Suspense>
  );
}

const isEditable = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role=textbox]'));

function focusIn(place: HTMLElement | null): void {
  place?.querySelector<HTMLElement>('input, textarea, select, button, [tabindex="0"]')?.focus();
}
