import { useState, type ReactNode } from 'react';
import { Button, Input, Popover, Segmented, Tag } from 'antd';
import { CloseOutlined, PlayCircleOutlined } from '@ant-design/icons';
import type { FlowSample } from '../../schemas/api/trials.ts';
import { listSamples, tryFlow, tryFlowMany } from '../api/trials.ts';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLoad } from '../ui/load.ts';
import { useSubmit } from '../ui/submit.ts';
import { When } from '../ui/when.tsx';
import { useEditor, type Editor } from './editor.tsx';

type Kind = 'recent' | 'failed' | 'cases';
const kinds = ['recent', 'failed', 'cases'] as const;

/** What a rehearsal takes: a past run, a case, or nothing at all. */
interface Chosen {
  sample: FlowSample | null;
  label: string;
}

/** Tries the draft over one order, or over the last hundred; nothing is sent and nothing is written. */
export function SampleBar({ onClose }: { onClose(): void }): ReactNode {
  const { t } = useLanguage();
  const editor = useEditor();
  const { flow, document, sample, setSample, batch, setBatch } = editor;
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [open, setOpen] = useState(false);
  const trying = useSubmit(async () => {
    setBatch(null);
    setSample(await tryFlow(flow, { ...inputOf(chosen?.sample ?? null, editor), pins: { ...editor.pins } }));
  });
  const many = useSubmit(async () => {
    setSample(null);
    setBatch(await tryFlowMany(flow, { definition: document.definition, last: 100 }));
  });
  const close = (): void => {
    setSample(null);
    setBatch(null);
    onClose();
  };
  return (
    <div className="sample-bar" data-testid="sample-bar">
      <Tag color="warning">{t('samples.rehearsal')}</Tag>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement="bottomLeft"
        content={
          <SampleList
            flow={flow}
            onPick={(next) => {
              setChosen(next);
              setOpen(false);
            }}
          />
        }
      >
        <Button size="small" data-testid="sample-choose">
          {chosen === null ? t('samples.choose') : t('samples.chosen', { sample: chosen.label })}
        </Button>
      </Popover>
      <Button
        size="small"
        type="primary"
        icon={<PlayCircleOutlined />}
        loading={trying.busy}
        onClick={() => void trying.submit()}
        data-testid="sample-try"
      >
        {t('samples.try')}
      </Button>
      <Button size="small" loading={many.busy} onClick={() => void many.submit()} data-testid="sample-many">
        {t('samples.many')}
      </Button>
      <span role="status" data-testid="sample-outcome">
        {sample !== null ? t(`samples.ended-${sample.status}`) : null}
        {batch !== null
          ? t('samples.tried', { count: batch.tried, failed: batch.statuses['failed'] ?? 0 })
          : null}
      </span>
      <FailureNote failure={trying.failure ?? many.failure} />
      <span className="grow" />
      <Button
        size="small"
        type="text"
        icon={<CloseOutlined />}
        aria-label={t('action.close')}
        onClick={close}
      />
    </div>
  );
}

function inputOf(
  sample: FlowSample | null,
  { document: { definition } }: Editor,
): { definition: Editor['document']['definition']; run?: string; input?: unknown } {
  const cases = definition.cases ?? [];
  if (sample?.run != null) return { definition, run: sample.run };
  const input = cases[sample?.case ?? 0]?.input;
  return input === undefined ? { definition, input: {} } : { definition, input };
}

function SampleList({ flow, onPick }: { flow: string; onPick(chosen: Chosen): void }): ReactNode {
  const { t, say } = useLanguage();
  const [kind, setKind] = useState<Kind>('recent');
  const [key, setKey] = useState('');
  const { value, failure, reload } = useLoad(`samples ${flow} ${kind} ${key}`, (signal) =>
    listSamples(flow, { kind, limit: 20, ...(key === '' ? {} : { key }) }, signal),
  );
  const nameOf = ({ name, keys, run }: FlowSample): string =>
    name === null ? (Object.values(keys)[0] ?? run ?? '') : say(name);
  return (
    <div className="sample-list">
      <Segmented<Kind>
        block
        value={kind}
        onChange={setKind}
        options={kinds.map((one) => ({ value: one, label: t(`samples.${one}`) }))}
      />
      <Input.Search
        allowClear
        placeholder={t('samples.by-key')}
        aria-label={t('samples.by-key')}
        onSearch={(text) => setKey(text.trim())}
      />
      <FailureNote failure={failure} onRetry={reload} />
      <ul>
        {(value?.items ?? []).map((sample) => (
          <li key={`${sample.run} ${sample.case}`}>
            <button
              type="button"
              className="problem-row"
              onClick={() => onPick({ sample, label: nameOf(sample) })}
            >
              <span>{nameOf(sample)}</span>
              {sample.at === null ? null : (
                <span className="faint">
                  <When at={sample.at} />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {value?.items.length === 0 ? <p className="pick-none">{t('samples.none')}</p> : null}
    </div>
  );
}
