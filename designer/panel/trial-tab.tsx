import { useState, type ReactNode } from 'react';
import { PushpinOutlined, StepForwardOutlined } from '@ant-design/icons';
import { Alert, Button, Tag } from 'antd';
import type { tryFlow, TrialStep } from '../../schemas/api/trials.ts';
import type { FlowNode } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { Json } from '../../schemas/values/json.ts';
import { call } from '../api/client.ts';
import { useEditor } from '../canvas/editor.tsx';
import { portsOf } from '../canvas/model/index.ts';
import { JsonEditor } from '../forms/json-editor.tsx';
import { useSurroundings } from '../forms/surroundings.tsx';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { useSubmit } from '../ui/submit.ts';
import { stepOf } from './sample-data.ts';

interface Props {
  id: string;
  node: FlowNode;
  descriptor: NodeDescriptor | undefined;
}

/** What a first try begins with: the input of the flow's first test, else the samples its fields were seen with. */
function useFirstInput(): Json {
  const { document } = useEditor();
  const { fields } = useSurroundings();
  const [first] = document.definition.cases ?? [];
  if (first !== undefined) return first.input as Json;
  const known = fields.filter(
    ({ group, depth, samples }) => group === 'input' && depth === 1 && samples.length > 0,
  );
  return Object.fromEntries(
    known.map(({ path, samples }) => [path.slice('input.'.length), samples[0] as Json]),
  );
}

/** Tries the flow up to this node, or this node alone, in a rehearsal that sends nothing. */
export function TrialTab({ id, node, descriptor }: Props): ReactNode {
  const { t } = useLanguage();
  const { flow, document, sample, setSample, pins } = useEditor();
  const first = useFirstInput();
  const [given, setGiven] = useState<Json | undefined>(undefined);
  const run = sample?.run ?? null;
  const attempt = async (aim: 'upTo' | 'only'): Promise<void> => {
    const begun = given ?? (sample === null ? first : (sample.input as Json));
    const trial = await call<typeof tryFlow>('POST', '/api/v1/flows/{flow}/trial', {
      params: { flow },
      body: {
        definition: document.definition,
        [aim]: id,
        pins: { ...pins },
        unmask: false,
        ...(run === null ? { input: begun } : { run }),
      },
    });
    setSample(trial);
  };
  const upTo = useSubmit(() => attempt('upTo'));
  const only = useSubmit(() => attempt('only'));
  const writes = descriptor !== undefined && !['none', 'local'].includes(descriptor.effects);
  return (
    <div className="panel-tab rehearsal" data-testid="trial-tab">
      <p className="rehearsal-flag">{t('panel.rehearsal')}</p>
      {writes ? <Alert type="info" title={t('panel.effects')} className="panel-problem" /> : null}
      {run === null ? (
        <div className="setting">
          <span className="setting-label">{t('panel.sample-input')}</span>
          <JsonEditor
            label={t('panel.sample-input')}
            height={150}
            readOnly={false}
            value={given ?? (sample === null ? first : (sample.input as Json))}
            onChange={setGiven}
          />
        </div>
      ) : (
        <p className="quiet">{t('panel.sample-used')}</p>
      )}
      <div className="trial-buttons">
        <Button
          type="primary"
          icon={<StepForwardOutlined />}
          loading={upTo.busy}
          data-testid="run-to"
          onClick={() => void upTo.submit()}
        >
          {t('panel.run-to')}
        </Button>
        <Button loading={only.busy} data-testid="run-only" onClick={() => void only.submit()}>
          {t('panel.run-only')}
        </Button>
      </div>
      <FailureNote failure={upTo.failure ?? only.failure} />
      <TrialResult id={id} node={node} descriptor={descriptor} />
    </div>
  );
}

function TrialResult({ id, node, descriptor }: Props): ReactNode {
  const { t } = useLanguage();
  const { sample, pins, pin } = useEditor();
  const step = stepOf(sample, id);
  const pinned = Object.hasOwn(pins, id);
  if (pinned)
    return (
      <div className="pinned" data-testid="pinned">
        <p className="pinned-note">{t('panel.pinned')}</p>
        <JsonView label={t('panel.out')} value={pins[id]} />
        <Button
          size="small"
          icon={<PushpinOutlined />}
          onClick={() => pin(id, undefined)}
          data-testid="unpin"
        >
          {t('panel.unpin')}
        </Button>
      </div>
    );
  if (sample === null) return null;
  if (step === undefined) return <Alert type="warning" title={t('panel.not-reached')} />;
  return (
    <div data-testid="trial-result">
      <StepFacts step={step} node={node} descriptor={descriptor} />
      {step.output === undefined ? null : (
        <>
          <JsonView label={t('panel.out')} value={step.output} />
          <Button
            size="small"
            icon={<PushpinOutlined />}
            onClick={() => pin(id, step.output)}
            data-testid="pin"
          >
            {t('panel.pin')}
          </Button>
        </>
      )}
      {step.input === undefined ? null : <JsonView label={t('panel.in')} value={step.input} />}
    </div>
  );
}

function StepFacts({
  step,
  node,
  descriptor,
}: {
  step: TrialStep;
  node: FlowNode;
  descriptor: NodeDescriptor | undefined;
}): ReactNode {
  const { t, say } = useLanguage();
  const ports = portsOf(node, descriptor);
  return (
    <div className="trial-facts">
      <Tag color={step.error === undefined ? 'success' : 'error'}>
        {step.error === undefined ? t(`trial-source.${step.source}`) : t('panel.failed')}
      </Tag>
      {step.ports.map((taken) => {
        const port = ports.find(({ id }) => id === taken);
        return port === undefined || taken === 'out' ? null : (
          <Tag key={taken}>{t('panel.went', { port: say(port.label) })}</Tag>
        );
      })}
      <span className="quiet">{t('panel.took', { ms: Math.round(step.ms) })}</span>
      {step.note === undefined ? null : <p className="quiet">{say(step.note)}</p>}
      {step.error === undefined ? null : <Alert type="error" title={say(step.error.message)} />}
    </div>
  );
}
