import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { CanvasTools } from './canvas-tools.tsx';
import { CanvasMenu } from './canvas-menu.tsx';
import { areaEvents } from './area-events.ts';
import { useEditor } from './editor.tsx';
import { editorMarks } from './editor-marks.ts';
import { useStableLabels } from './face/use-labels.ts';
import { KeysHelp } from './keys-help.tsx';
import { actionOf, type CanvasAction } from './keys.ts';
import { edgeKey, nodeOf, type Point } from './model/document.ts';
import { reconnect } from './model/edges.ts';
import { move } from './model/places.ts';
import { Picking, type Wish } from './picking.tsx';
import { TextEdit, useTextEdit } from './text-edit.tsx';
import { useActions } from './use-actions.ts';
import { useClipboard } from './use-clipboard.ts';
import { usePerform } from './use-perform.ts';
import { useReveal } from './use-reveal.ts';
import { opensAt } from './view/opens-at.ts';
import { Surface, type FlowInstance } from './view/surface.tsx';

interface Props {
  /** Goes to the settings of the chosen node. */
  onOpen(): void;
  onTry(): void;
}

const noIds: readonly string[] = [];

/** The flow as a drawing that can be worked on by mouse and by keyboard alike. */
export function Canvas({ onOpen, onTry }: Props): ReactNode {
  const { t } = useLanguage();
  const editor = useEditor();
  const { document, nodeTypes, selected, apply, select, problems, pins, sample, batch, readOnly, landing } =
    editor;
  const actions = useActions(editor);
  const instance = useRef<FlowInstance | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const [wish, setWish] = useState<Wish | null>(null);
  const [edges, setEdges] = useState<readonly string[]>(noIds);
  const [help, setHelp] = useState(false);
  const text = useTextEdit(editor);
  const middle = useCallback((): Point => {
    const box = area.current?.getBoundingClientRect();
    if (box === undefined || instance.current === null) return { x: 0, y: 0 };
    return instance.current.screenToFlowPosition({
      x: box.x + box.width / 2 - 110,
      y: box.y + box.height / 2 - 32,
    });
  }, []);
  const clipboard = useClipboard(editor, middle);
  const labels = useStableLabels(editor.check?.shapes ?? null);
  const { nodes, edges: drawn } = document.definition;
  const [opening] = useState(() => opensAt(Object.keys(nodes), document.layout));
  const marks = useMemo(
    () => editorMarks({ nodes: Object.keys(nodes), edges: drawn, problems, pins, sample, batch }, t),
    [nodes, drawn, problems, pins, sample, batch, t],
  );
  const reveal = useReveal(instance, area, editor);
  const toFlow = (at: Point): Point => instance.current?.screenToFlowPosition(at) ?? at;
  const close = (): void => {
    setWish(null);
    area.current?.focus();
  };
  const run = usePerform({
    actions,
    clipboard,
    edges,
    setWish,
    setHelp,
    text,
    middle,
    reveal,
    onOpen,
    onTry,
    instance,
  });
  const press = (event: KeyboardEvent): void => {
    const typing = event.target !== area.current;
    if (typing || isComposing(event.nativeEvent)) return;
    const action = actionOf(event);
    if (action === undefined || (readOnly && !quiet.has(action))) return;
    if (run(action)) event.preventDefault();
  };
  useEffect(() => {
    if (landing?.node != null) reveal(landing.node);
  }, [landing, reveal]);
  const events = areaEvents({ area, editor, clipboard, actions, toFlow, setWish });
  const said = selected.length > 1 ? t('canvas.said-many', { count: selected.length }) : '';
  return (
    <CanvasMenu run={run} clipboard={clipboard} actions={actions}>
      <div
        ref={area}
        className={`editor-canvas ${sample !== null || batch !== null ? 'is-rehearsing' : ''}`}
        role="application"
        tabIndex={0}
        aria-label={t('canvas.label')}
        data-testid="canvas"
        onKeyDown={press}
        {...events}
      >
        <Surface
          document={document}
          nodeTypes={nodeTypes}
          labels={labels}
          marks={marks}
          selected={selected}
          selectedEdges={edges}
          readOnly={readOnly}
          minimap
          {...(opening === undefined ? {} : { opensAt: opening })}
          onInit={(made) => (instance.current = made)}
          onSelect={select}
          onSelectEdges={setEdges}
          onMove={(to) => apply(move(to))}
          onConnect={actions.join}
          onReconnect={(old, edge) => {
            const one = drawn.find((other) => edgeKey(other) === old.id);
            if (one !== undefined) apply(reconnect(one, edge));
          }}
          onLoose={(after, screen) =>
            setWish({ kind: 'add', spot: { after, at: toFlow({ x: screen.x, y: screen.y - 32 }) }, screen })
          }
          onOpen={(id) =>
            id.startsWith('#') ? text.begin(id) : actions.openSubFlow(id) ? undefined : onOpen()
          }
        />
        {Object.keys(nodes).length === 0 ? (
          <p className="canvas-empty" data-testid="canvas-empty">
            <strong>{t('canvas.empty')}</strong>
            {t('canvas.empty-next')}
          </p>
        ) : null}
        <CanvasTools run={run} instance={instance} />
        {wish === null ? null : <Picking wish={wish} area={area} onClose={close} actions={actions} />}
        <TextEdit edit={text} onDone={() => area.current?.focus()} />
        <KeysHelp open={help} onClose={() => setHelp(false)} />
        <span className="unseen" role="status">
          {selected.length === 1 ? <Said id={selected[0] ?? ''} /> : said}
        </span>
      </div>
    </CanvasMenu>
  );
}

/** What may be done to a flow that is only looked at. */
const quiet: ReadonlySet<CanvasAction> = new Set([
  'left',
  'right',
  'up',
  'down',
  'fit',
  'keys',
  'select-all',
  'escape',
  'open',
]);

function Said({ id }: { id: string }): ReactNode {
  const { say } = useLanguage();
  const { document, nodeTypes } = useEditor();
  const node = nodeOf(document, id);
  if (node === undefined) return null;
  const name = node.name ?? nodeTypes.get(node.type)?.title;
  return name === undefined ? id : say(name);
}
