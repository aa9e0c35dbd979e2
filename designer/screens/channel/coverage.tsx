import { App, Button, Input, Segmented } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { backfillChannel, channelCoverage, type ListCoverage } from '../../api/channels.ts';
import { asFailure } from '../../api/failure.ts';
import { useSession } from '../../app/session.tsx';
import { fromField, fullTime, toField } from '../../language/clock.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Field } from '../../ui/field.tsx';
import { useLoad } from '../../ui/load.ts';
import type { TabProps } from './channel.tsx';
import { dayRows, HOUR_MS, spanOf, weekEnding } from './coverage-days.ts';

const states = ['fetched', 'overlapping', 'missing', 'ahead'] as const;

/** Seven days of 24 hours: what was read, twice, or not. A span is read again by dragging over it, or by its times. */
export function Coverage({ view }: TabProps): ReactNode {
  const { t, say } = useLanguage();
  const [now] = useState(() => Date.now());
  const [list, setList] = useState<string | null>(null);
  const week = weekEnding(now);
  const { value, failure, reload } = useLoad(`${view.channel.id} ${week.fromAt}`, (signal) =>
    channelCoverage(view.channel.id, week, signal),
  );
  const lists = value?.items ?? [];
  const shown = lists.find((one) => one.list === list) ?? lists[0];
  return (
    <section aria-label={t('channel.coverage')} data-testid="coverage">
      <h2>{t('channel.coverage')}</h2>
      <FailureNote failure={failure} onRetry={reload} />
      <div className="legend">
        {lists.length < 2 ? null : (
          <Segmented
            size="small"
            value={shown?.list ?? ''}
            onChange={setList}
            options={lists.map((one) => ({ value: one.list, label: say(one.title) }))}
          />
        )}
        {states.map((state) => (
          <span key={state}>
            <span className={`cover-cell cover-${state}`} />
            {t(`channel-cover.${state}`)}
          </span>
        ))}
      </div>
      {shown === undefined ? null : <Days view={view} coverage={shown} now={now} onAsked={reload} />}
    </section>
  );
}

interface DaysProps {
  view: TabProps['view'];
  coverage: ListCoverage;
  now: number;
  onAsked(): void;
}

function Days({ view, coverage, now, onAsked }: DaysProps): ReactNode {
  const { t } = useLanguage();
  const { may } = useSession();
  const [drag, setDrag] = useState<{ from: number; until: number } | null>(null);
  const [span, setSpan] = useState<{ fromAt: number; untilAt: number } | null>(null);
  useEffect(() => {
    if (drag === null) return undefined;
    // The button may come up anywhere, also outside of the hours.
    const end = (): void => {
      setSpan(spanOf(drag, now));
      setDrag(null);
    };
    window.addEventListener('pointerup', end);
    return () => window.removeEventListener('pointerup', end);
  }, [drag, now]);
  const marked = drag === null ? span : spanOf(drag, now);
  return (
    <>
      <div className="coverage" role="presentation">
        {dayRows(coverage.cells).map((row) => (
          <div key={row.day} className="coverage-row">
            <span className="figures faint">{row.day}</span>
            <div className="coverage-cells">
              {row.cells.map(({ fromAt, state }) => (
                <span
                  key={fromAt}
                  data-state={state}
                  className={`cover-cell cover-${state} ${marked !== null && fromAt >= marked.fromAt && fromAt < marked.untilAt ? 'marked' : ''}`}
                  title={t('channel.hour', {
                    time: fullTime(fromAt).slice(5, 16),
                    state: t(`channel-cover.${state}`),
                  })}
                  onPointerDown={() =>
                    may('run', 'channel') && state !== 'ahead' && setDrag({ from: fromAt, until: fromAt })
                  }
                  onPointerEnter={() => drag !== null && setDrag({ ...drag, until: fromAt })}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
      {may('run', 'channel') ? (
        <Backfill
          key={`${span?.fromAt} ${span?.untilAt}`}
          channel={view.channel.id}
          span={span ?? { fromAt: now - HOUR_MS, untilAt: now }}
          onAsked={onAsked}
        />
      ) : null}
    </>
  );
}

interface BackfillProps {
  channel: string;
  span: { fromAt: number; untilAt: number };
  onAsked(): void;
}

/** The same as dragging, by times that are typed. */
function Backfill({ channel, span, onAsked }: BackfillProps): ReactNode {
  const { t, say } = useLanguage();
  const { message } = App.useApp();
  const [from, setFrom] = useState(toField(span.fromAt));
  const [until, setUntil] = useState(toField(span.untilAt));
  const [busy, setBusy] = useState(false);
  const fromAt = fromField(from);
  const untilAt = fromField(until);
  const valid = fromAt !== undefined && untilAt !== undefined && fromAt < untilAt;
  const ask = async (): Promise<void> => {
    if (!valid) return;
    setBusy(true);
    try {
      await backfillChannel(channel, { fromAt, untilAt });
      void message.success(
        t('channel.backfilled', { from: from.replace('T', ' '), until: until.replace('T', ' ') }),
      );
      onAsked();
    } catch (error) {
      void message.error(say(asFailure(error).text));
    }
    setBusy(false);
  };
  return (
    <form
      className="import-acts"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <Field label={t('channel.backfill-from')}>
        {(described) => (
          <Input
            {...described}
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('channel.backfill-until')}>
        {(described) => (
          <Input
            {...described}
            type="datetime-local"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        )}
      </Field>
      <Button htmlType="submit" loading={busy} disabled={!valid} data-testid="backfill">
        {t('channel.backfill')}
      </Button>
      <span className="faint">{t('channel.coverage-how')}</span>
    </form>
  );
}
