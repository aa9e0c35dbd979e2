import { useState, type ReactNode } from 'react';
import { Button, Modal, Slider, Table } from 'antd';
import type { FieldMatch } from '../../schemas/api/mappings.ts';
import { useLanguage } from '../language/language.tsx';
import { useBoard } from './board.ts';
import { accept } from './model/connect.ts';
import { printValue } from './model/source-fields.ts';
import { valueAt } from './model/paths.ts';
import { printPlace } from './print-result.ts';

interface Props {
  open: boolean;
  matches: readonly FieldMatch[];
  onClose(): void;
}

const SURE = 0.9;

/** What is suggested, each with its reason; the sure ones are ticked, a person may tick or leave any. */
export function SuggestionReview({ open, matches, onClose }: Props): ReactNode {
  const { t, say } = useLanguage();
  const board = useBoard();
  const [least, setLeast] = useState(SURE);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const isTaken = ({ target, confidence }: FieldMatch): boolean =>
    confidence >= least !== changed.has(target);
  const taken = matches.filter(isTaken);
  const labels = new Map(board.targets.map(({ path, label }) => [path, label]));
  const close = (): void => {
    setChanged(new Set());
    onClose();
  };
  const take = (some: readonly FieldMatch[]): void => {
    board.edit(accept(board.mapping, some));
    close();
  };
  return (
    <Modal
      open={open}
      onCancel={close}
      width={860}
      title={t('mapper.suggestions', { count: matches.length })}
      footer={
        <>
          <Button onClick={close}>{t('mapper.cancel')}</Button>
          <Button
            type="primary"
            disabled={taken.length === 0}
            onClick={() => take(taken)}
            data-testid="mapper-accept"
          >
            {t('mapper.accept', { count: taken.length })}
          </Button>
        </>
      }
    >
      <div className="mapper-least">
        <span>{t('mapper.least', { percent: Math.round(least * 100) })}</span>
        <Slider
          min={30}
          max={100}
          value={Math.round(least * 100)}
          onChange={(percent) => setLeast(percent / 100)}
          ariaLabelForHandle={t('mapper.least-label')}
        />
      </div>
      <Table<FieldMatch>
        size="small"
        rowKey="target"
        pagination={false}
        scroll={{ y: 420 }}
        dataSource={[...matches]}
        rowSelection={{
          selectedRowKeys: taken.map(({ target }) => target),
          onSelect: ({ target }) =>
            setChanged((before) => {
              const next = new Set(before);
              if (!next.delete(target)) next.add(target);
              return next;
            }),
          onSelectAll: (all) =>
            setChanged(
              new Set(
                matches.filter(({ confidence }) => confidence >= least !== all).map((one) => one.target),
              ),
            ),
        }}
        columns={[
          {
            title: t('mapper.target'),
            key: 'target',
            render: (_, { target }) => say(labels.get(target) ?? NO_LABEL),
          },
          {
            title: t('mapper.source'),
            key: 'source',
            render: (_, { source }) => <span translate="no">{printPlace(source)}</span>,
          },
          {
            title: t('mapper.sample'),
            key: 'sample',
            ellipsis: true,
            render: (_, { source }) => printValue(valueAt(board.samples[board.sampleAt], source)),
          },
          { title: t('mapper.reason'), key: 'reason', render: (_, { reason }) => say(reason) },
          {
            title: t('mapper.confidence'),
            key: 'confidence',
            width: 80,
            align: 'right',
            render: (_, { confidence }) => t('mapper.percent', { percent: Math.round(confidence * 100) }),
          },
        ]}
      />
    </Modal>
  );
}

const NO_LABEL = { zh: '', en: '' };
