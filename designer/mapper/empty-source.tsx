import { useState, type ReactNode } from 'react';
import { Button, Input, Modal, Space, Upload } from 'antd';
import { UploadOutlined } from '@ant-design/icons';
import type { Json } from '../../schemas/values/json.ts';
import type { Key } from '../language/dictionary.ts';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useSubmit } from '../ui/submit.ts';
import { readSamples } from './model/read-samples.ts';

interface Props {
  onSamples(samples: Json[]): void;
  /** Reads some records from where the mapping will read them. */
  fetchSamples: (() => Promise<Json[]>) | undefined;
}

/** Exports of shops are in GB 18030 as often as not. */
async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Without records there is nothing to map: three ways to some. */
export function EmptySource({ onSamples, fetchSamples }: Props): ReactNode {
  const { t } = useLanguage();
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const fetching = useSubmit(async () => {
    const samples = (await fetchSamples?.()) ?? [];
    if (samples.length === 0) setFault(t('mapper-samples.none'));
    else onSamples(samples);
  });
  const take = (given: string): void => {
    const found = readSamples(given);
    if (!found.ok) return setFault(t(`mapper-samples.${found.code}` as Key));
    setFault(null);
    setPasting(false);
    onSamples(found.samples);
  };
  return (
    <div className="mapper-empty" data-testid="mapper-empty">
      <p>
        <strong>{t('mapper.empty-title')}</strong>
      </p>
      <p className="mapper-soft">{t('mapper.empty-lead')}</p>
      <Space wrap>
        <Upload
          accept=".json,.ndjson,.csv,.tsv,.txt"
          showUploadList={false}
          beforeUpload={(file) => {
            void textOf(file).then(take);
            return false;
          }}
        >
          <Button icon={<UploadOutlined />}>{t('mapper.upload')}</Button>
        </Upload>
        <Button onClick={() => setPasting(true)} data-testid="mapper-paste">
          {t('mapper.paste')}
        </Button>
        {fetchSamples === undefined ? null : (
          <Button
            type="primary"
            loading={fetching.busy}
            onClick={() => void fetching.submit()}
            data-testid="mapper-fetch"
          >
            {t('mapper.fetch')}
          </Button>
        )}
      </Space>
      {fault === null || pasting ? null : (
        <p className="mapper-fault" role="alert">
          {fault}
        </p>
      )}
      <FailureNote failure={fetching.failure} />
      <Modal
        open={pasting}
        title={t('mapper.paste')}
        okText={t('mapper.take-samples')}
        cancelText={t('mapper.cancel')}
        onOk={() => take(text)}
        onCancel={() => setPasting(false)}
      >
        <Input.TextArea
          rows={12}
          aria-label={t('mapper.paste-label')}
          placeholder={t('mapper.paste-label')}
          status={fault === null ? '' : 'error'}
          value={text}
          onChange={(event) => setText(event.target.value)}
          data-testid="mapper-paste-text"
        />
        {fault === null ? null : (
          <p className="mapper-fault" role="alert">
            {fault}
          </p>
        )}
      </Modal>
    </div>
  );
}
