import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { BoardContext, type Board, type Choice, type ListsByName, type TargetFilter } from './board.ts';
import { EmptySource } from './empty-source.tsx';
import { LineDrawer } from './line-drawer.tsx';
import { LinesLayer } from './lines-layer.tsx';
import { countFolded, curvesOf } from './model/visible.ts';
import { PreviewGrid } from './preview-grid.tsx';
import { SourcePane } from './source-pane.tsx';
import { TargetPane } from './target-pane.tsx';
import { TopBar } from './top-bar.tsx';
import { useMappingBoard } from './use-board.ts';
import { usePull } from './use-pull.ts';
import { useSourceRows, useTargetRows } from './use-rows.ts';
import './mapper.css';

export interface MapperProps {
  /** The document; its `target` is the tree at the right. Whatever the mapper does not know in it stays as it is. */
  mapping: Mapping;
  /** Told of every edit, also of those taken back. The document handed back is to come in again as `mapping`. */
  onChange(mapping: Mapping): void;
  /** Records of the source, up to a hundred; the tree at the left is what they hold. Keep the same list between renders. */
  samples: readonly Json[];
  /** Columns of a table, so that those without a value are there too. */
  headings?: readonly string[] | undefined;
  /** Where there are no samples a person may bring some; without this the mapper does not ask. */
  onSamples?: ((samples: Json[]) => void) | undefined;
  /** Reads five records from the source itself. */
  fetchSamples?: (() => Promise<Json[]>) | undefined;
  /** Allowed values of target fields that are choices, by target path. */
  choices?: Readonly<Record<string, readonly Choice[]>> | undefined;
  /** Look-up lists by name. */
  lists?: ListsByName | undefined;
  /** What source fields mean, by source path. */
  glosses?: Readonly<Record<string, Text>> | undefined;
  /** Platform or system, under which templates are kept. */
  source?: string | undefined;
  readOnly?: boolean | undefined;
  /** The button at the end; it opens once nothing required is missing. */
  onDone?: (() => void) | undefined;
  doneLabel?: string | undefined;
}

const NOTHING = {};

/** Source and target side by side, lines between them, and what comes of it below. Knows of no flow and no channel. */
export function Mapper(props: MapperProps): ReactNode {
  const { choices = NOTHING, lists = NOTHING, glosses = NOTHING, readOnly = false } = props;
  const { mapping, onChange, samples, headings } = props;
  const board = useMappingBoard({ mapping, onChange, samples, headings, choices, lists, glosses, readOnly });
  return (
    <BoardContext value={board}>
      <Body {...props} board={board} tookMs={board.tookMs} />
    </BoardContext>
  );
}

interface BodyProps extends MapperProps {
  board: Board;
  tookMs: number | null;
}

function Body({
  board,
  tookMs,
  source = '',
  onSamples,
  fetchSamples,
  onDone,
  doneLabel,
}: BodyProps): ReactNode {
  const { t } = useLanguage();
  const [filter, setFilter] = useState<TargetFilter>('all');
  const sourceRows = useSourceRows(board);
  const targetRows = useTargetRows(board, filter);
  const sourceScroller = useRef<HTMLDivElement>(null);
  const targetScroller = useRef<HTMLDivElement>(null);
  const pull = usePull(board, sourceRows.places, sourceScroller, targetScroller);
  const { lines } = board;
  const curves = useMemo(
    () => curvesOf(lines, sourceRows.places, targetRows.places),
    [lines, sourceRows.places, targetRows.places],
  );
  const sourceStubs = useMemo(
    () =>
      countFolded(
        lines.flatMap((line) => line.sources),
        sourceRows.places,
      ),
    [lines, sourceRows.places],
  );
  const targetStubs = useMemo(
    () =>
      countFolded(
        lines.map((line) => line.target),
        targetRows.places,
      ),
    [lines, targetRows.places],
  );
  const isEmpty = board.sources.length === 0 && onSamples !== undefined;
  return (
    <div
      className="mapper"
      role="group"
      aria-label={t('mapper.title')}
      onKeyDown={(event) => stepByKey(event, board)}
      data-testid="mapper"
    >
      <TopBar source={source} onDone={onDone} doneLabel={doneLabel} setFilter={setFilter} />
      <div className="mapper-board">
        {isEmpty ? (
          <EmptySource onSamples={onSamples} fetchSamples={fetchSamples} />
        ) : (
          <SourcePane shown={sourceRows} scroller={sourceScroller} stubs={sourceStubs} onGrab={pull.grab} />
        )}
        <LinesLayer
          curves={curves}
          sourceScroller={sourceScroller}
          targetScroller={targetScroller}
          pulled={pull.pulled}
        />
        <TargetPane
          shown={targetRows}
          scroller={targetScroller}
          stubs={targetStubs}
          filter={filter}
          setFilter={setFilter}
        />
      </div>
      <PreviewGrid tookMs={tookMs} />
      <LineDrawer />
    </div>
  );
}

/** Ctrl or Cmd with Z goes back and, with Shift, forth; in a text that is being typed it is the text's own. */
function stepByKey(event: KeyboardEvent, board: Board): void {
  if (isComposing(event.nativeEvent) || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z')
    return;
  const typed = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
  if (typed && (event.target as HTMLInputElement).value !== '') return;
  event.preventDefault();
  event.stopPropagation();
  if (event.shiftKey) board.redo();
  else board.undo();
}
