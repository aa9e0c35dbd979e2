import { Alert, Button, Progress } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import {
  changeChannel,
  enableChannel,
  getChannel,
  syncChannel,
  type ChannelView,
  type SyncOutcome,
} from '../../api/channels.ts';
import { asFailure, type ApiFailure } from '../../api/failure.ts';
import { useLanguage } from '../../language/language.tsx';
import { emptyList, writeList } from '../../tables/list-state.ts';
import { Choice } from '../../ui/choice.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';

interface Tally {
  windows: number;
  records: number;
  created: number;
  changed: number;
  quarantined: number;
}

const nothing: Tally = { windows: 0, records: 0, created: 0, changed: 0, quarantined: 0 };
const DAY = 86_400_000;

const plus = (tally: Tally, outcome: SyncOutcome): Tally => ({
  windows: tally.windows + outcome.windows,
  records: tally.records + outcome.records,
  created: tally.created + outcome.created,
  changed: tally.changed + outcome.changed,
  quarantined: tally.quarantined + outcome.quarantined,
});

/** The first orders: from when, how many so far, and stopped at any time; what was read stays. */
export function FirstPull({ view }: { view: ChannelView }): ReactNode {
  const { t, say } = useLanguage();
  const [days, setDays] = useState('7');
  const [tally, setTally] = useState<Tally | null>(null);
  const [state, setState] = useState<'idle' | 'pulling' | 'done' | 'stopped'>('idle');
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [refusal, setRefusal] = useState<SyncOutcome['failure']>(null);
  const leave = useRef<AbortController | null>(null);
  const { id, shop } = view.channel;

  const pull = async (): Promise<void> => {
    const own = new AbortController();
    leave.current = own;
    setState('pulling');
    setFailure(null);
    setRefusal(null);
    let sum = nothing;
    try {
      await changeChannel(await getChannel(id), { sinceAt: Date.now() - Number(days) * DAY });
      await enableChannel(id, true);
      for (let more = true; more && !own.signal.aborted;) {
        const outcome = await syncChannel(id, own.signal);
        sum = plus(sum, outcome);
        setTally(sum);
        setRefusal(outcome.failure);
        more = outcome.more && outcome.failure === null;
      }
      setState('done');
    } catch (error) {
      if (!own.signal.aborted) setFailure(asFailure(error));
      setState('stopped');
    }
  };
  const orders = `/tables/orders?list=${encodeURIComponent(
    writeList({
      ...emptyList,
      filter: { join: 'and', items: [{ field: 'shop', operator: 'is', value: shop }] },
    }),
  )}`;
  return (
    <div data-testid="first-pull">
      <h2>{t('channel-step.pull')}</h2>
      <Choice
        label={t('channel.since')}
        value={days}
        disabled={state === 'pulling'}
        onText={setDays}
        options={['1', '3', '7', '30', '90'].map((value) => ({
          value,
          label: t('channel.last-days', { count: value }),
        }))}
      />
      <FailureNote failure={failure} />
      {refusal === null ? null : (
        <Alert type="error" showIcon title={say(refusal.message)} description={say(refusal.next)} />
      )}
      {tally === null ? null : (
        <div aria-live="polite" data-testid="pull-tally">
          <Progress
            percent={state === 'done' ? 100 : 60}
            showInfo={false}
            status={state === 'pulling' ? 'active' : 'normal'}
          />
          <p>
            {t('channel.pulled', {
              records: tally.records,
              created: tally.created,
              changed: tally.changed,
              quarantined: tally.quarantined,
            })}
          </p>
        </div>
      )}
      <div className="form-end">
        {state === 'pulling' ? (
          <Button
            onClick={() => {
              leave.current?.abort();
              setState('stopped');
            }}
          >
            {t('channel.stop-pull')}
          </Button>
        ) : (
          <Button
            type={state === 'done' ? 'default' : 'primary'}
            onClick={() => void pull()}
            data-testid="pull"
          >
            {t(state === 'idle' ? 'channel.pull' : 'channel.pull-again')}
          </Button>
        )}
        {state === 'idle' || state === 'pulling' ? null : (
          <>
            <Link to={`/channels/${id}`}>
              <Button>{t('channel.open')}</Button>
            </Link>
            <Link to={orders}>
              <Button type="primary" data-testid="see-orders">
                {t('channel.see-orders')}
              </Button>
            </Link>
          </>
        )}
      </div>
    </div>
  );
}
