import { useMemo } from 'react';
import { App } from 'antd';
import { useNavigate } from 'react-router';
import type { FlowEdge } from '../../schemas/flow.ts';
import { useLanguage } from '../language/language.tsx';
import { adding, nudge, toggleDisabled, type Spot } from './actions.ts';
import type { Editor } from './editor.tsx';
import { connect, disconnect, refusal } from './model/edges.ts';
import { neighbour } from './model/arrange.ts';
import { edgeKey, nodeOf, type Point } from './model/document.ts';
import {
  addGroup,
  addNote,
  align,
  freshGroupKey,
  freshNoteKey,
  move,
  spread,
  type Alignment,
} from './model/places.ts';
import { remove } from './model/removal.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import { tidy } from './tidy/tidy.ts';

export interface Actions {
  add(type: NodeDescriptor, spot: Spot): void;
  /** Says why, if it cannot be. */
  join(edge: FlowEdge): void;
  /** What is chosen, and these edges. */
  remove(edges: readonly string[]): void;
  /** One node, whatever is chosen. */
  drop(id: string): void;
  selectAll(): void;
  /** Chooses the node that lies that way; true if there is one. */
  go(way: 'left' | 'right' | 'up' | 'down'): boolean;
  nudge(x: number, y: number): void;
  align(way: Alignment): void;
  spread(along: 'x' | 'y'): void;
  tidy(): Promise<void>;
  group(): void;
  note(at: Point): void;
  disable(): void;
  openSubFlow(id: string): boolean;
}

const GRID = 8;

/** Everything that can be done on the canvas besides typing into the panel; keys, menus and the mouse all come here. */
export function useActions(editor: Editor): Actions {
  const { t } = useLanguage();
  const { message } = App.useApp();
  const navigate = useNavigate();
  return useMemo(() => {
    const { document, selected, apply, select, nodeTypes } = editor;
    const { definition } = document;
    const ids = Object.keys(definition.nodes);
    return {
      add(type, spot) {
        const { id, edit } = adding(document, type, spot, nodeTypes);
        apply(edit);
        select([id]);
      },
      join(edge) {
        const target = nodeTypes.get(nodeOf(document, edge.to)?.type ?? '');
        const why = target?.structure === 'trigger' ? 'into-trigger' : refusal(document, edge);
        if (why === null) apply(connect(edge.from, edge.port ?? 'out', edge.to));
        else void message.info(t(`refused.${why}`));
      },
      remove(edges) {
        const cut = definition.edges.filter((one) => edges.includes(edgeKey(one)));
        apply((before) => remove(selected)(disconnect(cut)(before)));
      },
      drop: (id) => apply(remove([id])),
      selectAll: () => select(ids),
      go(way) {
        const from = selected.findLast((id) => !id.startsWith('#'));
        const next = from === undefined ? ids[0] : neighbour(document, from, way);
        if (next !== undefined) select([next]);
        return next !== undefined;
      },
      nudge: (x, y) => apply(nudge(selected, { x: x * GRID, y: y * GRID }), `nudge ${selected.join(' ')}`),
      align: (way) => apply(align(selected, way)),
      spread: (along) => apply(spread(selected, along)),
      tidy: () => tidyUp(editor, () => void message.error(t('canvas.tidy-failed'))),
      group() {
        const key = freshGroupKey(document);
        apply(addGroup(key, selected, t('canvas.group-new')));
        select([key]);
      },
      note(at) {
        const key = freshNoteKey(document);
        apply(addNote(key, at, t('canvas.note-new')));
        select([key]);
      },
      disable: () => apply(toggleDisabled(selected)),
      openSubFlow(id) {
        const flow = nodeOf(document, id)?.config['flow'];
        if (typeof flow !== 'string') return false;
        void navigate(`/flows/${flow}`);
        return true;
      },
    };
  }, [editor, t, message, navigate]);
}

/** What is chosen, or everything. */
async function tidyUp({ document, selected, apply }: Editor, failed: () => void): Promise<void> {
  try {
    const all = Object.keys(document.definition.nodes);
    apply(move(await tidy(document, selected.length > 1 ? selected : all)));
  } catch {
    failed();
  }
}
