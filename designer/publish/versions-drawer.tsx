import { useState, type ReactNode } from 'react';
import { App, Button, Drawer, Modal, Popconfirm, Select, Skeleton, Tag } from 'antd';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { getVersion } from '../api/catalog.ts';
import { listVersions, rollBack, type FlowVersion } from '../api/drafts.ts';
import { useSession } from '../app/session.tsx';
import { useEditor } from '../canvas/editor.tsx';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLoad } from '../ui/load.ts';
import { useSubmit } from '../ui/submit.ts';
import { When } from '../ui/when.tsx';
import { Comparison } from './comparison.tsx';

interface Props {
  flow: string;
  onClose(): void;
  onRolledBack(): void;
}

type Side = number | 'draft';

/** Every published version: who, when, why; compare any two, go back to one by one click. */
export function VersionsDrawer({ flow, onClose, onRolledBack }: Props): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad(`versions ${flow}`, (signal) => listVersions(flow, signal));
  const [pair, setPair] = useState<readonly [Side, Side] | null>(null);
  const versions = value?.items ?? [];
  const [latest] = versions;
  return (
    <Drawer
      open
      size={480}
      title={t('publish.versions')}
      onClose={onClose}
      extra={
        latest === undefined ? null : (
          <Button onClick={() => setPair([latest.version, 'draft'])} data-testid="compare-draft">
            {t('publish.compare-draft')}
          </Button>
        )
      }
    >
      <FailureNote failure={failure} onRetry={reload} />
      {value === null && failure === null ? <Skeleton active /> : null}
      {value !== null && versions.length === 0 ? <p className="faint">{t('publish.no-versions')}</p> : null}
      <ul className="versions" data-testid="versions">
        {versions.map((version) => (
          <VersionRow
            key={version.version}
            version={version}
            onCompare={() => setPair([version.version, 'draft'])}
            onRolledBack={() => {
              reload();
              onRolledBack();
            }}
          />
        ))}
      </ul>
      {pair === null ? null : (
        <CompareModal
          flow={flow}
          pair={pair}
          numbers={versions.map(({ version }) => version)}
          onPair={setPair}
          onClose={() => setPair(null)}
        />
      )}
    </Drawer>
  );
}

function VersionRow({
  version,
  onCompare,
  onRolledBack,
}: {
  version: FlowVersion;
  onCompare(): void;
  onRolledBack(): void;
}): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const { flow, version: number, name, note, publishedAt, publishedBy, live } = version;
  const going = useSubmit(async () => {
    await rollBack(flow, number, '');
    void message.success(t('publish.rolled-back', { version: number }));
    onRolledBack();
  });
  return (
    <li className="version" data-testid={`version-${number}`}>
      <div className="version-head">
        <strong>{t('runs.version', { version: number })}</strong>
        {name === null ? null : <span>{name}</span>}
        {live ? <Tag color="success">{t('flows.live')}</Tag> : null}
      </div>
      <p className="faint">
        <When at={publishedAt} /> {publishedBy}
        {note === null ? null : <span className="under">{note}</span>}
      </p>
      <FailureNote failure={going.failure} />
      <span className="acts">
        <Button size="small" onClick={onCompare}>
          {t('publish.compare')}
        </Button>
        {live || !may('publish', 'flow', flow) ? null : (
          <Popconfirm
            title={t('publish.roll-back-ask', { version: number })}
            description={t('publish.roll-back-lead')}
            okText={t('publish.roll-back')}
            cancelText={t('action.cancel')}
            onConfirm={() => void going.submit()}
          >
            <Button size="small" loading={going.busy} data-testid={`roll-back-${number}`}>
              {t('publish.roll-back')}
            </Button>
          </Popconfirm>
        )}
      </span>
    </li>
  );
}

interface CompareProps {
  flow: string;
  pair: readonly [Side, Side];
  numbers: readonly number[];
  onPair(pair: readonly [Side, Side]): void;
  onClose(): void;
}

function CompareModal({ flow, pair, numbers, onPair, onClose }: CompareProps): ReactNode {
  const { t } = useLanguage();
  const { document, nodeTypes } = useEditor();
  const [from, to] = pair;
  const load = async (side: Side, signal: AbortSignal): Promise<FlowDefinition> =>
    side === 'draft' ? document.definition : getVersion(flow, side, signal);
  const { value, failure, reload } = useLoad(`compare ${flow} ${from} ${to}`, (signal) =>
    Promise.all([load(from, signal), load(to, signal)]),
  );
  const options: { value: Side; label: string }[] = [
    { value: 'draft', label: t('publish.draft') },
    ...numbers.map((version) => ({ value: version, label: t('runs.version', { version }) })),
  ];
  return (
    <Modal
      open
      width="92vw"
      style={{ top: 24 }}
      title={
        <span className="comparison-pair">
          {t('publish.compare')}
          <Select<Side>
            aria-label={t('publish.from')}
            value={from}
            options={options}
            onChange={(next) => onPair([next, to])}
          />
          →
          <Select<Side>
            aria-label={t('publish.to')}
            value={to}
            options={options}
            onChange={(next) => onPair([from, next])}
          />
        </span>
      }
      footer={null}
      onCancel={onClose}
    >
      <FailureNote failure={failure} onRetry={reload} />
      {value === null ? (
        <Skeleton active />
      ) : (
        <Comparison before={value[0]} after={value[1]} layout={document.layout} nodeTypes={nodeTypes} />
      )}
    </Modal>
  );
}
