import { Button, Skeleton, Steps } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import {
  createChannel,
  listChannels,
  listConnectors,
  type ChannelView,
  type ConnectorView,
} from '../../api/channels.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Page } from '../../ui/page.tsx';
import { useSubmit } from '../../ui/submit.ts';
import './channels.css';
import { CredentialStep } from './credential-step.tsx';
import { FirstPull } from './first-pull.tsx';
import { PrepareStep, type Prepared } from './prepare-step.tsx';
import { TestStep } from './test-step.tsx';

/** An id that no channel has: people name a shop, not its id. */
const freeId = (connector: string, taken: readonly string[]): string => {
  const base = connector.replace(/[^a-z0-9-]/g, '-').replace(/^[^a-z]+/, '') || 'shop';
  for (let number = 1; ; number += 1) if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`;
};

/** Connects a shop: what to prepare, the credential, four ticks, and the first orders. */
export function ChannelWizard(): ReactNode {
  const { connector = '' } = useParams();
  const { t, say } = useLanguage();
  const { value, failure, reload } = useLoad('connectors', listConnectors);
  const found = value?.items.find(({ id }) => id === connector);
  return (
    <Page
      title={
        found === undefined ? t('table.connect-shop') : t('channel.connect', { platform: say(found.title) })
      }
    >
      <FailureNote failure={failure} onRetry={reload} />
      {found === undefined ? (
        value === null ? (
          <Skeleton active />
        ) : (
          <p>{t('channel.no-platform')}</p>
        )
      ) : (
        <Wizard key={found.id} connector={found} />
      )}
    </Page>
  );
}

function Wizard({ connector }: { connector: ConnectorView }): ReactNode {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const [step, setStep] = useState(1);
  const [view, setView] = useState<ChannelView | null>(null);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [prepared, setPrepared] = useState<Prepared>({ title: '', origin: '', onboarding: {} });
  const make = async (mode: 'api' | 'file'): Promise<ChannelView> => {
    const taken = (await listChannels()).items.map(({ channel }) => channel.id);
    return createChannel({
      id: freeId(connector.id, taken),
      title: prepared.title.trim(),
      connector: connector.id,
      shop: prepared.title.trim(),
      mode,
      enabled: false,
      // A week is what people compare with what they see on the platform.
      sinceAt: Date.now() - 7 * 86_400_000,
      ...(prepared.origin.trim() === '' ? {} : { origin: prepared.origin.trim() }),
      ...(Object.keys(prepared.onboarding).length === 0 ? {} : { onboarding: prepared.onboarding }),
    });
  };
  const begin = useSubmit(async () => {
    if (view === null) setView(await make('api'));
    setStep(2);
  });
  const byFile = useSubmit(async () => {
    if (view === null) await make('file');
    void navigate('/tables/orders/import');
  });
  return (
    <div className="wizard">
      <div>
        <Steps
          orientation="vertical"
          size="small"
          current={step}
          items={(['platform', 'prepare', 'credential', 'test', 'pull'] as const).map((name) => ({
            title: t(`channel-step.${name}`),
          }))}
        />
        <Button
          block
          style={{ marginTop: 16 }}
          loading={byFile.busy}
          disabled={view === null && prepared.title.trim() === ''}
          title={t('channel.by-file-hint')}
          onClick={() => void byFile.submit()}
          data-testid="by-file"
        >
          {t('channel.by-file')}
        </Button>
        <p className="faint">{t('channel.by-file-hint')}</p>
        <FailureNote failure={byFile.failure} />
      </div>
      <div className="wizard-body">
        {step === 1 ? (
          <PrepareStep connector={connector} prepared={prepared} begin={begin} onChange={setPrepared} />
        ) : null}
        {step === 2 && view !== null ? (
          <CredentialStep
            connector={connector}
            channel={view.channel.id}
            fields={fields}
            onChange={setFields}
            onNext={() => setStep(3)}
          />
        ) : null}
        {step === 3 && view !== null ? (
          <TestStep
            channel={view.channel.id}
            fields={fields}
            onBack={() => setStep(2)}
            onNext={() => setStep(4)}
          />
        ) : null}
        {step === 4 && view !== null ? <FirstPull view={view} /> : null}
      </div>
    </div>
  );
}
