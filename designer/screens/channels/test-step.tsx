import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { setChannelCredential, testChannel, type ChannelTest } from '../../api/channels.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Status } from '../../ui/status.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { Exchange } from './exchange.tsx';

interface Props {
  channel: string;
  fields: Record<string, string>;
  onBack(): void;
  onNext(): void;
}

/** Fields that were left empty are not sent: the platform has no such secret. */
export const givenFields = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''));

/** Tries the credential before it is kept; four ticks say what of the way to the shop works. */
export function TestStep({ channel, fields, onBack, onNext }: Props): ReactNode {
  const { t } = useLanguage();
  const [result, setResult] = useState<ChannelTest | null>(null);
  const test = useSubmit(async () => setResult(await testChannel(channel, givenFields(fields))));
  const keep = useSubmit(() => setChannelCredential(channel, givenFields(fields)));
  const next = async (): Promise<void> => {
    if (await keep.submit()) onNext();
  };
  return (
    <div>
      <h2>{t('channel-step.test')}</h2>
      <p>{t('channel.test-what')}</p>
      <FailureNote failure={test.failure ?? keep.failure} />
      {result === null ? null : <TestResult result={result} />}
      <div className="form-end">
        <Button onClick={onBack}>{t('channel.back')}</Button>
        <Button
          type={result?.ok === true ? 'default' : 'primary'}
          loading={test.busy}
          onClick={() => void test.submit()}
          data-testid="test"
        >
          {t('channel.test')}
        </Button>
        <Button
          type="primary"
          disabled={result?.ok !== true}
          loading={keep.busy}
          onClick={() => void next()}
          data-testid="next"
        >
          {t('channel.next')}
        </Button>
      </div>
    </div>
  );
}

const tones = { ok: 'good', failed: 'bad', unknown: 'idle' } as const;

export function TestResult({ result }: { result: ChannelTest }): ReactNode {
  const { t, say } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <div data-testid="test-result" data-ok={result.ok}>
      <ul className="ticks">
        {result.ticks.map(({ id, title, state, message, next }) => (
          <li key={id} data-tick={id} data-state={state}>
            <Status tone={tones[state]}>{say(title)}</Status>
            <span>
              {message === undefined ? t(`channel-tick.${state}`) : say(message)}
              {next === undefined ? null : <div>{t('channel.do-next', { next: say(next) })}</div>}
            </span>
          </li>
        ))}
      </ul>
      <Button size="small" type="link" onClick={() => setOpen(!open)}>
        {t('channel.exchange')}
      </Button>
      {open ? <Exchange exchange={result.exchange} /> : null}
    </div>
  );
}
