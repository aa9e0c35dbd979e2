import { useState, type ReactNode } from 'react';
import { Alert, Badge, Button, Space, Tooltip } from 'antd';
import { LeftOutlined, RedoOutlined, RightOutlined, UndoOutlined } from '@ant-design/icons';
import { previewMapping } from '../api/mappings.ts';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useSubmit } from '../ui/submit.ts';
import { useBoard, type TargetFilter } from './board.ts';
import { openMatches } from './model/gaps.ts';
import { SaveTemplate } from './save-template.tsx';
import { SuggestionReview } from './suggestion-review.tsx';
import { tallyOf, type Tally } from './tally.ts';

interface Props {
  source: string;
  doneLabel: string | undefined;
  onDone: (() => void) | undefined;
  setFilter(filter: TargetFilter): void;
}

/** How far the mapping is, what could be taken over, which sample is shown, and the way out. */
export function TopBar({ source, doneLabel, onDone, setFilter }: Props): ReactNode {
  const { t } = useLanguage();
  const board = useBoard();
  const { gaps, questions, readOnly, samples, vanished } = board;
  const [reviewing, setReviewing] = useState(false);
  const open = openMatches(board.matches, board.mapping);
  const values = gaps.values.reduce((sum, { count }) => sum + count, 0);
  const blocked = gaps.open.length > 0 || values > 0 || questions.length > 0 || vanished.size > 0;
  return (
    <header className="mapper-bar">
      <Button
        type="text"
        size="small"
        onClick={() => setFilter(gaps.open.length > 0 ? 'wrong' : 'required')}
        data-testid="mapper-required"
      >
        <Badge status={gaps.open.length > 0 ? 'error' : 'success'} />{' '}
        {t('mapper.required-count', { filled: gaps.filled, required: gaps.required })}
      </Button>
      {values === 0 ? null : (
        <Button
          type="text"
          size="small"
          danger
          onClick={() => board.select(gaps.values[0]?.line.key ?? null)}
          data-testid="mapper-open-values"
        >
          {t('mapper.open-values', { count: values })}
        </Button>
      )}
      {questions.length === 0 ? null : (
        <Button
          type="text"
          size="small"
          danger
          onClick={() => board.select(questions[0]?.line.key ?? null)}
          data-testid="mapper-open-units"
        >
          {t('mapper.open-units', { count: questions.length })}
        </Button>
      )}
      {readOnly ? null : (
        <Button
          size="small"
          type={open.length > 0 ? 'primary' : 'default'}
          ghost={open.length > 0}
          disabled={open.length === 0}
          loading={board.suggesting}
          onClick={() => setReviewing(true)}
          data-testid="mapper-suggestions"
        >
          {t('mapper.suggestions', { count: open.length })}
        </Button>
      )}
      <span className="mapper-gap" />
      {samples.length === 0 ? null : <SamplePager />}
      <TryAll />
      {readOnly ? null : <Steps />}
      {readOnly ? null : <SaveTemplate source={source} />}
      {onDone === undefined ? null : (
        <Button type="primary" size="small" disabled={blocked} onClick={onDone} data-testid="mapper-done">
          {doneLabel ?? t('mapper.done')}
        </Button>
      )}
      <SuggestionReview open={reviewing} matches={open} onClose={() => setReviewing(false)} />
    </header>
  );
}

function SamplePager(): ReactNode {
  const { t } = useLanguage();
  const { samples, sampleAt, showSample } = useBoard();
  return (
    <Space.Compact size="small">
      <Button
        size="small"
        icon={<LeftOutlined />}
        aria-label={t('mapper.sample-before')}
        disabled={sampleAt === 0}
        onClick={() => showSample(sampleAt - 1)}
      />
      <Button size="small" className="mapper-figure" disabled data-testid="mapper-sample">
        {t('mapper.sample-at', { at: sampleAt + 1, all: samples.length })}
      </Button>
      <Button
        size="small"
        icon={<RightOutlined />}
        aria-label={t('mapper.sample-after')}
        disabled={sampleAt >= samples.length - 1}
        onClick={() => showSample(sampleAt + 1)}
        data-testid="mapper-sample-after"
      />
    </Space.Compact>
  );
}

function Steps(): ReactNode {
  const { t } = useLanguage();
  const { undo, redo, canUndo, canRedo } = useBoard();
  return (
    <Space.Compact size="small">
      <Tooltip title={t('mapper.undo')}>
        <Button
          size="small"
          icon={<UndoOutlined />}
          aria-label={t('mapper.undo')}
          disabled={!canUndo}
          onClick={undo}
          data-testid="mapper-undo"
        />
      </Tooltip>
      <Tooltip title={t('mapper.redo')}>
        <Button
          size="small"
          icon={<RedoOutlined />}
          aria-label={t('mapper.redo')}
          disabled={!canRedo}
          onClick={redo}
          data-testid="mapper-redo"
        />
      </Tooltip>
    </Space.Compact>
  );
}

/** All samples at once, with what fails counted by field. */
function TryAll(): ReactNode {
  const { t, say } = useLanguage();
  const { mapping, samples, lists, targets } = useBoard();
  const [tally, setTally] = useState<Tally | null>(null);
  const trying = useSubmit(async () => setTally(tallyOf(await previewMapping(mapping, samples, lists))));
  const labelOf = (path: string): string => {
    const row = targets.find((one) => one.path === path);
    return row === undefined ? path : say(row.label);
  };
  return (
    <>
      <Button
        size="small"
        loading={trying.busy}
        disabled={samples.length === 0}
        onClick={() => void trying.submit()}
        data-testid="mapper-try"
      >
        {t('mapper.try', { count: samples.length })}
      </Button>
      {tally === null && trying.failure === null ? null : (
        <div className="mapper-tally" role="status" data-testid="mapper-tally">
          <FailureNote failure={trying.failure} />
          {tally === null ? null : (
            <Alert
              type={tally.passed === tally.all && !tally.blocked ? 'success' : 'warning'}
              showIcon
              closable
              onClose={() => setTally(null)}
              title={[
                t('mapper.tally', { all: tally.all, passed: tally.passed }),
                ...tally.failures.map(({ field, message, count }) =>
                  t('mapper.tally-failure', {
                    count,
                    field: labelOf(field),
                    message: say(message).replace(/[。.]$/, ''),
                  }),
                ),
                ...(tally.blocked ? [t('mapper.tally-blocked')] : []),
              ].join(t('mapper.comma'))}
            />
          )}
        </div>
      )}
    </>
  );
}
