import { useEffect, useState, type ReactNode } from 'react';
import { Alert, App, Input, Modal, Skeleton } from 'antd';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { getVersion } from '../api/catalog.ts';
import { publishDraft, type Draft } from '../api/drafts.ts';
import { listRuns } from '../api/runs.ts';
import { useEditor } from '../canvas/editor.tsx';
import { isError } from '../canvas/problem-place.ts';
import { ProblemRows } from '../canvas/problem-drawer.tsx';
import { useSaving } from '../canvas/save/use-saver.ts';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLoad } from '../ui/load.ts';
import { useSubmit } from '../ui/submit.ts';
import { ChangeList, useChanges } from './change-list.tsx';

interface Props {
  draft: Draft;
  onClose(): void;
  onPublished(): void;
}

interface Live {
  /** Null: never published. */
  definition: FlowDefinition | null;
  underWay: number;
  more: boolean;
}

async function loadLive({ flow, version }: Draft, signal: AbortSignal): Promise<Live> {
  if (version === null) return { definition: null, underWay: 0, more: false };
  const [definition, running, waiting] = await Promise.all([
    getVersion(flow, version, signal),
    listRuns({ flow, status: 'running', limit: 100 }, signal),
    listRuns({ flow, status: 'waiting', limit: 100 }, signal),
  ]);
  const underWay = running.items.length + waiting.items.length;
  return { definition, underWay, more: running.next !== null || waiting.next !== null };
}

/** What would go live, in words; what stands in the way; what becomes of runs under way. Two clicks if all is well. */
export function PublishDialog({ draft, onClose, onPublished }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { document, problems } = useEditor();
  const { flush, revision } = useSaving();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const live = useLoad(`live ${draft.flow} ${draft.version}`, (signal) => loadLive(draft, signal));
  const errors = problems.filter(isError);
  const publishing = useSubmit(async () => {
    await flush();
    const named = name.trim() === '' ? {} : { name: name.trim() };
    const noted = note.trim() === '' ? {} : { note: note.trim() };
    const { version } = await publishDraft(draft.flow, { revision: revision(), ...named, ...noted });
    void message.success(t('publish.done', { version: version.version }));
    onPublished();
    onClose();
  });
  // The draft on the server must be the one that is looked at.
  useEffect(() => void flush(), [flush]);
  const cases = document.definition.cases?.length ?? 0;
  return (
    <Modal
      open
      width={720}
      title={t('publish.title', { flow: say(document.definition.name) })}
      okText={t('publish.go')}
      okButtonProps={{ disabled: errors.length > 0, loading: publishing.busy, ...testId('publish-go') }}
      onOk={() => void publishing.submit()}
      onCancel={onClose}
    >
      <div className="publish" data-testid="publish-dialog">
        <FailureNote failure={publishing.failure ?? live.failure} />
        {publishing.failure === null || publishing.failure.problems.length === 0 ? null : (
          <ul className="problems" data-testid="publish-problems">
            {publishing.failure.problems.map((one) => (
              <li key={`${one.path} ${one.code}`}>{say(one.message)}</li>
            ))}
          </ul>
        )}
        {errors.length > 0 ? (
          <Alert type="error" showIcon title={t('publish.blocked', { count: errors.length })} />
        ) : null}
        {errors.length > 0 ? <ProblemRows problems={errors} /> : null}
        <h3>{t('publish.changes')}</h3>
        {live.value === null ? (
          <Skeleton active paragraph={{ rows: 3 }} title={false} />
        ) : live.value.definition === null ? (
          <p>{t('publish.first', { count: Object.keys(document.definition.nodes).length })}</p>
        ) : (
          <LiveChanges live={live.value.definition} />
        )}
        <h3>{t('publish.tests')}</h3>
        <p>{cases === 0 ? t('publish.no-tests') : t('publish.tests-run', { count: cases })}</p>
        <h3>{t('publish.under-way')}</h3>
        <p data-testid="under-way">
          {live.value === null || live.value.underWay === 0
            ? t('publish.none-under-way')
            : t(live.value.more ? 'publish.many-under-way' : 'publish.some-under-way', {
                count: live.value.underWay,
              })}
        </p>
        <Input
          aria-label={t('publish.version-name')}
          placeholder={t('publish.version-name')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
          data-testid="publish-name"
        />
        <Input.TextArea
          aria-label={t('publish.note')}
          placeholder={t('publish.note')}
          value={note}
          autoSize={{ minRows: 2, maxRows: 5 }}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Modal>
  );
}

const testId = (id: string): object => ({ 'data-testid': id });

function LiveChanges({ live }: { live: FlowDefinition }): ReactNode {
  const { document, nodeTypes, select } = useEditor();
  const { lines } = useChanges(live, document.definition, nodeTypes);
  return <ChangeList lines={lines} onPick={(id) => select([id])} />;
}
