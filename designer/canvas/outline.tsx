import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from 'antd';
import { DeleteOutlined, LinkOutlined, PlusOutlined } from '@ant-design/icons';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { useEditor } from './editor.tsx';
import { NodeIcon } from './face/icon.tsx';
import { useStableLabels } from './face/use-labels.ts';
import { outlineOf, type Line } from './outline-lines.ts';
import { nodeOf } from './model/document.ts';
import { Picking, type Wish } from './picking.tsx';
import { isError, problemsByNode } from './problem-place.ts';
import { useActions, type Actions } from './use-actions.ts';
import { faceMaker } from './view/face.ts';

const nowhere = { current: null };

/** The flow as an indented list: a second full editor, for keyboards and screen readers, and for long flows. */
export function Outline(): ReactNode {
  const { t, language } = useLanguage();
  const editor = useEditor();
  const { document, nodeTypes, selected, select, problems, check } = editor;
  const actions = useActions(editor);
  const labels = useStableLabels(check?.shapes ?? null);
  const [wish, setWish] = useState<Wish | null>(null);
  const faceOf = useMemo(
    () => faceMaker(nodeTypes, { language, t, labels }),
    [nodeTypes, language, t, labels],
  );
  const lines = useMemo(() => outlineOf(document, nodeTypes), [document, nodeTypes]);
  const wrong = useMemo(
    () => problemsByNode(problems, document.definition.edges),
    [problems, document.definition.edges],
  );
  const press = (event: KeyboardEvent, at: number): void => {
    if (isComposing(event.nativeEvent) || event.target !== event.currentTarget) return;
    const line = lines[at];
    const next = lines[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && next !== undefined) {
      select([next.id]);
      globalThis.document.getElementById(rowId(next))?.focus();
    } else if (event.key === 'Delete' && line !== undefined) actions.remove([]);
    else if (event.key === 'Enter' && line !== undefined)
      setWish({ kind: 'add', spot: { after: { node: line.id } }, screen: null });
    else if (event.code === 'KeyC' && !event.ctrlKey && line !== undefined)
      setWish({ kind: 'connect', from: line.id });
    else return;
    event.preventDefault();
  };
  return (
    <div className="outline" data-testid="outline">
      {lines.length === 0 ? (
        <Button icon={<PlusOutlined />} onClick={() => setWish({ kind: 'add', spot: {}, screen: null })}>
          {t('canvas.add')}
        </Button>
      ) : null}
      <ul role="tree" aria-label={t('view.outline')}>
        {lines.map((line, at) => {
          const node = nodeOf(document, line.id);
          if (node === undefined) return null;
          const face = faceOf(node);
          const errors = (wrong.get(line.id) ?? []).filter(isError).length;
          const chosen = selected.includes(line.id);
          return (
            <li
              key={line.key}
              id={rowId(line)}
              role="treeitem"
              aria-level={line.depth + 1}
              aria-selected={chosen}
              tabIndex={chosen || (selected.length === 0 && at === 0) ? 0 : -1}
              className={`outline-row ${chosen ? 'is-selected' : ''}`}
              style={{ paddingInlineStart: 8 + line.depth * 24 }}
              data-testid={`outline-${line.id}`}
              onClick={() => select([line.id])}
              onKeyDown={(event) => press(event, at)}
            >
              {line.way === null ? null : <span className="outline-way">{line.way[language]}</span>}
              <span className="step-icon" aria-hidden="true">
                <NodeIcon name={face.icon} />
              </span>
              <span className="step-name">{face.name}</span>
              <span className="step-rule">
                {line.again ? t('canvas.outline-again', { node: face.name }) : face.rule}
              </span>
              {errors > 0 ? <span className="badge badge-error">{errors}</span> : null}
              <RowActions line={line} name={face.name} actions={actions} onWish={setWish} />
            </li>
          );
        })}
      </ul>
      {wish === null ? null : (
        <Picking wish={wish} area={nowhere} actions={actions} onClose={() => setWish(null)} />
      )}
    </div>
  );
}

const rowId = ({ key }: Line): string => `outline-row-${key}`;

function RowActions({
  line,
  name,
  actions,
  onWish,
}: {
  line: Line;
  name: string;
  actions: Actions;
  onWish(wish: Wish): void;
}): ReactNode {
  const { t } = useLanguage();
  const { readOnly, select } = useEditor();
  if (readOnly || line.again) return null;
  const { id } = line;
  return (
    <span className="outline-acts">
      <Button
        type="text"
        size="small"
        icon={<PlusOutlined />}
        aria-label={t('canvas.outline-add', { node: name })}
        onClick={() => onWish({ kind: 'add', spot: { after: { node: id } }, screen: null })}
      />
      <Button
        type="text"
        size="small"
        icon={<LinkOutlined />}
        aria-label={t('canvas.outline-connect', { node: name })}
        onClick={() => onWish({ kind: 'connect', from: id })}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={t('canvas.outline-delete', { node: name })}
        onClick={() => {
          actions.drop(id);
          select([]);
        }}
      />
    </span>
  );
}
