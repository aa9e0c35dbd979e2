import { Type } from 'typebox';
import type { Problem } from '../../schemas/problem.ts';
import { Cadence, LoadTrigger, PromotionWindow, ScheduleConfig } from '../../schemas/schedule.ts';
import { checkCron } from '../schedule/check-cron.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

const { properties: whole } = ScheduleConfig;
const { properties: fast } = Cadence;
const { properties: promotion } = PromotionWindow;
const { properties: load } = LoadTrigger;
const duration = { control: 'duration' } as const;

const overlap = Type.Union([
  option('skip', '跳过这一次', 'Skip'),
  option('queue', '排队等上一次结束', 'Queue'),
  option('parallel', '同时运行', 'Run beside it'),
]);
const catchUpPolicy = Type.Union([
  option('all', '逐次补上', 'Make up for all'),
  option('latest', '只补最近一次', 'Only the latest'),
  option('none', '不补', 'None'),
]);

const promotionWindow = Type.Object(
  {
    id: field(promotion.id, '编号', 'Id'),
    name: field(promotion.name, '名称', 'Name'),
    startAt: field(promotion.startAt, '开始（毫秒）', 'Start (ms)'),
    endAt: field(promotion.endAt, '结束（毫秒）', 'End (ms)'),
  },
  exact,
);

const cadence = Type.Object(
  {
    promotions: field(
      Type.Union([
        field(Type.String({ minLength: 1 }), '大促日历', 'Calendar'),
        field(Type.Array(promotionWindow), '活动时段', 'Windows'),
      ]),
      '大促时段',
      'Promotions',
    ),
    cron: field(fast.cron, '加快后的时间表', 'Faster schedule', { control: 'cron' }),
    preheatMs: Type.Optional(
      field(Type.Integer({ minimum: 0 }), '提前多久加快', 'How long before', duration),
    ),
    load: Type.Optional(
      field(
        Type.Object(
          {
            ordersPerMinute: field(load.ordersPerMinute, '每分钟订单数', 'Orders per minute'),
            windowMs: field(load.windowMs, '统计时段', 'Counted over', duration),
          },
          exact,
        ),
        '单量高时也加快',
        'Also when orders rise',
      ),
    ),
    maxPerHour: Type.Optional(field(Type.Integer({ minimum: 1 }), '每小时最多调用', 'Most calls per hour')),
  },
  exact,
);

export const schedule = defineNode({
  type: 'schedule',
  version: 1,
  title: { zh: '定时', en: 'Schedule' },
  summary: {
    zh: '按时间表启动；大促时可以自动加快。',
    en: 'Starts by the clock, faster during promotions if wanted.',
  },
  group: 'trigger',
  icon: 'schedule',
  structure: 'trigger',
  effects: 'none',
  config: Type.Object(
    {
      cron: field(whole.cron, '时间表', 'Cron expression', { control: 'cron' }),
      timezone: Type.Optional(
        field(whole.timezone, '时区', 'Time zone', {
          help: {
            zh: '不填用本安装的时区（默认 Asia/Shanghai）。',
            en: 'Left out, that of the installation (Asia/Shanghai unless set).',
          },
        }),
      ),
      overlap: field(overlap, '上一次还没结束时', 'While the last one runs'),
      catchUp: field(
        Type.Object(
          {
            policy: field(catchUpPolicy, '补跑方式', 'What to make up for'),
            limit: Type.Optional(field(Type.Integer({ minimum: 1, maximum: 1000 }), '最多补几次', 'At most')),
            withinMs: Type.Optional(
              field(Type.Integer({ minimum: 1 }), '只补多久以内的', 'Not older than', duration),
            ),
          },
          exact,
        ),
        '停机错过的',
        'Missed while down',
      ),
      jitterMs: Type.Optional(
        field(Type.Integer({ minimum: 0 }), '随机推迟上限', 'Spread by up to', {
          ...duration,
          help: {
            zh: '避免许多店铺同一秒去请求。',
            en: 'So that many shops do not call in the same second.',
          },
        }),
      ),
      cadence: Type.Optional(field(cadence, '大促模式', 'Promotion mode')),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '每五分钟拉一次订单', en: 'Orders every five minutes' },
      config: {
        cron: '*/5 * * * *',
        timezone: 'Asia/Shanghai',
        overlap: 'skip',
        catchUp: { policy: 'latest' },
      },
      data: { input: { slot: '2026-11-11T00:05:00+08:00' } },
      output: { slot: '2026-11-11T00:05:00+08:00' },
    },
  ],
  check({ cron, timezone = 'Asia/Shanghai', cadence: faster }): Problem[] {
    const problems = checkCron(cron, timezone);
    if (faster === undefined) return problems;
    const inCadence = checkCron(faster.cron, timezone).filter(({ path }) => path === '/cron');
    return [...problems, ...inCadence.map((found) => ({ ...found, path: '/cadence/cron' }))];
  },
  prepare: () => ({ execute: ({ data }) => done(data.input) }),
});
