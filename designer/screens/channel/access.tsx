import { App, Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import {
  changeChannel,
  channelOnboarding,
  listConnectors,
  setChannelCredential,
  testChannel,
  type ChannelTest,
} from '../../api/channels.ts';
import { asFailure } from '../../api/failure.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';
import { Callbacks, CredentialFields } from '../channels/credential-step.tsx';
import { givenFields, TestResult } from '../channels/test-step.tsx';
import type { TabProps } from './channel.tsx';

const states = ['open', 'in-review', 'done'] as const;

/** The credential is tried before it takes the place of the one in use. */
export function Access({ view, reload }: TabProps): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const { id, connector } = view.channel;
  const connectors = useLoad('connectors', listConnectors);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [result, setResult] = useState<ChannelTest | null>(null);
  const given = givenFields(fields);
  const test = useSubmit(async () =>
    setResult(await testChannel(id, Object.keys(given).length === 0 ? undefined : given)),
  );
  const keep = useSubmit(async () => {
    await setChannelCredential(id, given);
    setFields({});
    void message.success(t('channel.rotated'));
    reload();
  });
  const found = connectors.value?.items.find((one) => one.id === connector);
  return (
    <div className="wizard-body" style={{ maxWidth: 720 }}>
      <h2>{t('channel.rotate')}</h2>
      <FailureNote failure={connectors.failure ?? test.failure ?? keep.failure} />
      {found === undefined || !may('edit', 'channel') ? null : (
        <div className="form">
          <CredentialFields connector={found} fields={fields} onChange={setFields} />
        </div>
      )}
      {result === null ? null : <TestResult result={result} />}
      <div className="form-end">
        <Button loading={test.busy} onClick={() => void test.submit()}>
          {t('channel.test')}
        </Button>
        {may('edit', 'channel') ? (
          <Button
            type="primary"
            loading={keep.busy}
            disabled={Object.keys(given).length === 0}
            onClick={() => void keep.submit()}
          >
            {t('table.save')}
          </Button>
        ) : null}
      </div>
      <Checklist view={view} reload={reload} />
      <Callbacks channel={id} />
    </div>
  );
}

function Checklist({ view, reload }: TabProps): ReactNode {
  const { t, say } = useLanguage();
  const { message } = App.useApp();
  const { channel, revision } = view;
  const { value } = useLoad(`${channel.id} ${revision}`, (signal) => channelOnboarding(channel.id, signal));
  const set = async (index: number, state: (typeof states)[number]): Promise<void> => {
    try {
      await changeChannel(view, { onboarding: { ...channel.onboarding, [String(index)]: state } });
    } catch (error) {
      void message.error(say(asFailure(error).text));
    }
    reload();
  };
  return (
    <ul className="checklist">
      {(value?.items ?? []).map(({ title, where, state }, index) => (
        <li key={title.zh}>
          <span>
            {say(title)}
            <div className="faint">{say(where)}</div>
          </span>
          <Select
            aria-label={t('channel.state-of', { item: say(title) })}
            value={state}
            onChange={(next) => void set(index, next)}
            options={states.map((one) => ({ value: one, label: t(`channel-onboarding.${one}`) }))}
          />
        </li>
      ))}
    </ul>
  );
}
