import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { testChannel, type ChannelTest } from '../../api/channels.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { Exchange } from '../channels/exchange.tsx';
import { TestResult } from '../channels/test-step.tsx';
import type { TabProps } from './channel.tsx';

/** One call over the wire, as it went. */
export function ChannelLog({ view }: TabProps): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const [result, setResult] = useState<ChannelTest | null>(null);
  const test = useSubmit(async () => setResult(await testChannel(view.channel.id)));
  return (
    <section className="wizard-body" aria-label={t('channel-tab.log')}>
      <p>{t('channel.log-how')}</p>
      <FailureNote failure={test.failure} />
      {may('run', 'channel') ? (
        <Button loading={test.busy} onClick={() => void test.submit()}>
          {t('channel.test')}
        </Button>
      ) : null}
      {result === null ? null : (
        <>
          <TestResult result={result} />
          <Exchange exchange={result.exchange} />
        </>
      )}
    </section>
  );
}
