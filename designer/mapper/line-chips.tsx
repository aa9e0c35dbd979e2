import { memo, type ReactNode } from 'react';
import { Button } from 'antd';
import type { Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';
import { useBoard } from './board.ts';
import { renameSource } from './model/connect.ts';
import { leafName } from './model/paths.ts';
import { chipsOf, type Chip } from './model/steps.ts';
import type { Curve } from './model/visible.ts';

interface Props {
  curve: Curve;
}

/** What happens on a line, in words, beside its target; and what became of a source that is gone. */
function LineChipsBody({ curve: { line, source, count, folded } }: Props): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  if (folded) return <span className="mapper-chip plain">{t('mapper.stub', { count })}</span>;
  const gone = source === null ? undefined : board.vanished.get(source);
  const isFirst = source === null || line.sources[0] === source;
  if (!isFirst && gone === undefined) return null;
  const isAsked = board.questions.some((question) => question.line.key === line.key);
  const chips = chipsOf(line, board.samples);
  return (
    <>
      {gone === undefined ? null : (
        <span className="mapper-chip gone" data-testid={`gone-${line.target}`}>
          {gone.now === null
            ? t('mapper.gone', { field: leafName(gone.source) })
            : t('mapper.renamed', { field: leafName(gone.now) })}
          {gone.now === null || board.readOnly ? null : (
            <Button
              type="link"
              size="small"
              onClick={() => board.edit(renameSource(board.mapping, gone.source, gone.now ?? ''))}
            >
              {t('mapper.use-it')}
            </Button>
          )}
        </span>
      )}
      {isAsked ? <ChipView chip={{ kind: 'unit' }} line={line.key} target={line.target} /> : null}
      {chips.map((chip) => (
        <ChipView key={chip.kind} chip={chip} line={line.key} target={line.target} />
      ))}
    </>
  );
}
/** Its place changes with every frame of scrolling, and nothing in it does. */
export const LineChips = memo(LineChipsBody);

interface ChipProps {
  chip: Chip | { kind: 'unit' };
  line: string;
  target: string;
}

function ChipView({ chip, line, target }: ChipProps): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const counts = 'all' in chip && chip.all !== undefined ? { done: chip.done ?? 0, all: chip.all } : null;
  const isOpen = chip.kind === 'unit' || (counts !== null && counts.done < counts.all);
  return (
    <button
      type="button"
      className={isOpen ? 'mapper-chip open' : 'mapper-chip'}
      onClick={() => board.select(line)}
      data-testid={`chip-${chip.kind}-${target}`}
    >
      {t(`mapper-chip.${chip.kind}` as Key)}
      {counts === null ? null : t('mapper.of', counts)}
    </button>
  );
}
