import { expect, it } from 'vitest';
import { ScheduleConfig } from '../../schemas/schedule.ts';
import { flowOf } from '../sdk/try-node.ts';
import { schedule } from './schedule.ts';

/** A schema without labels, hints and names, so that two of them compare by what they accept. */
const bare = (schema: unknown): unknown =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key.startsWith('x-') || key === '$id' || key === 'default' ? undefined : value,
    ),
  );

it('takes exactly the settings that the scheduler reads, the zone left to the installation', () => {
  const { required, ...read } = bare(ScheduleConfig) as { required: string[] };
  expect(bare(schedule.config)).toEqual({
    ...read,
    required: required.filter((name) => name !== 'timezone'),
  });
});

it('puts a wrong faster rhythm on its own field', () => {
  const config = {
    cron: '*/5 * * * *',
    timezone: 'Asia/Shanghai',
    overlap: 'skip',
    catchUp: { policy: 'none' },
    cadence: { promotions: [], cron: '61 * * * *' },
  } as const;
  expect(
    schedule
      .check?.({ ...config, cadence: { ...config.cadence, promotions: [] } }, flowOf('schedule', {}))
      .map(({ path }) => path),
  ).toEqual(['/cadence/cron']);
});
