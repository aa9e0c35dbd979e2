import { useDeferredValue, type ReactNode } from 'react';
import { Input, Select, Space } from 'antd';
import type { previewSchedule } from '../../schemas/api/schedules.ts';
import type { NextFires } from '../../schemas/schedule-view.ts';
import { call } from '../api/client.ts';
import { useLanguage } from '../language/language.tsx';
import { useLoad } from '../ui/load.ts';
import { useSurroundings } from './surroundings.tsx';

interface Props {
  id?: string;
  label: string;
  value: string;
  onChange: (cron: string) => void;
}

const PRESETS = {
  '*/5 * * * *': 'forms.cron-5min',
  '0 * * * *': 'forms.cron-hour',
  '30 8 * * *': 'forms.cron-day',
  '0 2 * * *': 'forms.cron-night',
  '0 9 * * 1': 'forms.cron-week',
} as const;
const SHOWN = 3;

const preview = (cron: string, signal: AbortSignal): Promise<NextFires> =>
  call<typeof previewSchedule>('POST', '/api/v1/schedules/preview', {
    body: {
      config: { cron, timezone: 'Asia/Shanghai', overlap: 'skip', catchUp: { policy: 'none' } },
      count: SHOWN,
    },
    signal,
  });

/** A schedule: a common one, or typed; with the times it comes to next. */
export function CronInput({ id, label, value, onChange }: Props): ReactNode {
  const { t } = useLanguage();
  const { readOnly } = useSurroundings();
  const settled = useDeferredValue(value.trim());
  const { value: next, failure } = useLoad(`cron ${settled}`, async (signal) =>
    settled === '' ? null : preview(settled, signal),
  );
  const times =
    next?.fires.map(({ time }) => time.slice(0, 16).replace('T', ' ')).join(t('list.comma')) ?? '';
  return (
    <div>
      <Space.Compact block>
        <Input
          {...(id === undefined ? {} : { id })}
          value={value}
          readOnly={readOnly}
          status={failure === null ? '' : 'error'}
          aria-label={label}
          onChange={({ target }) => onChange(target.value)}
        />
        <Select
          className="cron-presets"
          value={Object.hasOwn(PRESETS, value) ? value : null}
          placeholder={t('forms.cron-presets')}
          disabled={readOnly}
          aria-label={t('forms.cron-presets')}
          popupMatchSelectWidth={false}
          options={Object.entries(PRESETS).map(([cron, word]) => ({ value: cron, label: t(word) }))}
          onChange={(cron: string) => onChange(cron)}
        />
      </Space.Compact>
      <p className={failure === null ? 'setting-help' : 'setting-problem'}>
        {failure !== null ? t('forms.cron-unreadable') : times === '' ? ' ' : t('forms.cron-next', { times })}
      </p>
    </div>
  );
}
