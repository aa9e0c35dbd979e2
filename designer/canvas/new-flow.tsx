import { useState, type ReactNode } from 'react';
import { Input, Modal, Radio } from 'antd';
import { useNavigate } from 'react-router';
import type { FlowDefinition, FlowLayout } from '../../schemas/flow.ts';
import { createFlow } from '../api/drafts.ts';
import { useFlowNames } from '../app/flow-names.tsx';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { useSubmit } from '../ui/submit.ts';
import routing from './templates/routing.json';

interface Template {
  definition: FlowDefinition;
  layout: FlowLayout;
}

const templates: readonly Template[] = [routing as unknown as Template];

/** For scripts; antd's types know no data attributes. */
const marked: object = { 'data-testid': 'new-flow-go' };

/** A flow begins blank or from a template; it is a draft, and opens at once. */
export function NewFlow({ onClose }: { onClose(): void }): ReactNode {
  const { t, say } = useLanguage();
  const navigate = useNavigate();
  const names = useFlowNames();
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const creating = useSubmit(async () => {
    const template = templates.find(({ definition }) => definition.id === from);
    const typed = name.trim();
    const id = `flow-${Date.now().toString(36)}`;
    const said = typed === '' ? template?.definition.name : { zh: typed, en: typed };
    const blank: FlowDefinition = {
      schemaVersion: 1,
      id,
      name: said ?? { zh: t('canvas.new-title'), en: t('canvas.new-title') },
      nodes: {},
      edges: [],
    };
    await createFlow({ ...blank, ...template?.definition, id, name: blank.name }, template?.layout ?? {});
    names.reload();
    void navigate(`/flows/${id}`);
  });
  return (
    <Modal
      open
      title={t('canvas.new-title')}
      okText={t('canvas.new-go')}
      okButtonProps={{ loading: creating.busy, ...marked }}
      onOk={() => void creating.submit()}
      onCancel={onClose}
    >
      <div className="new-flow" data-testid="new-flow">
        <FailureNote failure={creating.failure} />
        <Input
          autoFocus
          aria-label={t('canvas.new-name')}
          placeholder={t('canvas.new-name-hint')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !isComposing(event.nativeEvent)) void creating.submit();
          }}
          data-testid="new-flow-name"
        />
        <Radio.Group
          aria-label={t('canvas.start-from')}
          value={from}
          onChange={(event) => setFrom(String(event.target.value))}
          style={{ display: 'grid', gap: 8, marginBlockStart: 16 }}
        >
          <Radio value="">
            {t('canvas.new-blank')} <span className="faint">{t('canvas.new-blank-lead')}</span>
          </Radio>
          {templates.map(({ definition: { id, name: title, description } }) => (
            <Radio key={id} value={id} data-testid={`template-${id}`}>
              {t('canvas.new-template')} {say(title)}{' '}
              {description === undefined ? null : <span className="faint">{say(description)}</span>}
            </Radio>
          ))}
        </Radio.Group>
      </div>
    </Modal>
  );
}
