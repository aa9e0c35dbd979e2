import { Type } from 'typebox';
import { ScheduleConfig } from '../schedule.ts';
import {
  CalendarEntry,
  CalendarWindow,
  MissedPolicy,
  NextFires,
  PromotionMode,
  ScheduleHistory,
  ScheduleView,
} from '../schedule-view.ts';
import { Done, exact, FlowId, Instant, List, RunId } from './forms.ts';
import { defineRoute } from './route.ts';

const OfSchedule = Type.Object(
  { schedule: Type.String({ pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$' }) },
  exact,
);
const Count = Type.Integer({ minimum: 1, maximum: 100, default: 10 });
const tag = 'schedules';
const read = { action: 'read', kind: 'schedule', narrowed: true } as const;
const run = { action: 'run', kind: 'schedule', narrowed: true } as const;
const sample = { params: { schedule: 'nightly.at' } };

export const listSchedules = defineRoute({
  method: 'GET',
  path: '/api/v1/schedules',
  tag,
  summary: { zh: '定时列表', en: 'Schedules' },
  right: read,
  query: Type.Object({ flow: Type.Optional(FlowId) }, exact),
  reply: List(ScheduleView),
  example: {},
});

export const getSchedule = defineRoute({
  method: 'GET',
  path: '/api/v1/schedules/{schedule}',
  tag,
  summary: { zh: '一个定时', en: 'A schedule' },
  right: read,
  params: OfSchedule,
  reply: ScheduleView,
  example: sample,
});

export const nextFires = defineRoute({
  method: 'GET',
  path: '/api/v1/schedules/{schedule}/next',
  tag,
  summary: { zh: '接下来的执行时间', en: 'The next starts' },
  right: read,
  params: OfSchedule,
  query: Type.Object({ count: Count }, exact),
  reply: NextFires,
  example: { ...sample, query: { count: 10 } },
});

export const previewSchedule = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/preview',
  tag,
  summary: { zh: '预览未发布的定时', en: 'The next starts of settings that are not published yet' },
  right: read,
  body: Type.Object(
    { config: ScheduleConfig, count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) },
    exact,
  ),
  reply: NextFires,
  example: {
    body: {
      config: {
        cron: '0 2 * * *',
        timezone: 'Asia/Shanghai',
        overlap: 'skip',
        catchUp: { policy: 'latest' },
      },
    },
  },
});

export const scheduleHistory = defineRoute({
  method: 'GET',
  path: '/api/v1/schedules/{schedule}/history',
  tag,
  summary: { zh: '执行与漏执行的记录', en: 'What became of its slots, and what was missed' },
  right: read,
  params: OfSchedule,
  query: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) }, exact),
  reply: ScheduleHistory,
  example: sample,
});

export const missedSlots = defineRoute({
  method: 'GET',
  path: '/api/v1/schedules/{schedule}/missed',
  tag,
  summary: { zh: '重新启用时需要决定的漏执行次数', en: 'What enabling it would have to decide about' },
  right: read,
  params: OfSchedule,
  reply: Type.Object({ missed: Type.Integer(), more: Type.Boolean(), sinceAt: Instant }, exact),
  example: sample,
});

export const enableSchedule = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/{schedule}/enable',
  tag,
  summary: { zh: '启用定时（并决定如何补漏）', en: 'Enable it, and say what becomes of what was missed' },
  right: run,
  params: OfSchedule,
  body: Type.Object({ missed: MissedPolicy }, exact),
  reply: ScheduleView,
  example: { ...sample, body: { missed: 'none' } },
});

export const runScheduleNow = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/{schedule}/run',
  tag,
  summary: { zh: '立即执行一次', en: 'Run it now' },
  right: run,
  params: OfSchedule,
  body: Type.Object({ beside: Type.Optional(Type.Boolean()) }, exact),
  reply: Type.Object({ runId: RunId, held: Type.Boolean() }, exact),
  status: 201,
  example: { ...sample, body: {} },
});

export const backfillSchedule = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/{schedule}/backfill',
  tag,
  summary: { zh: '补执行一段时间', en: 'Make up for the slots of a time' },
  right: run,
  params: OfSchedule,
  body: Type.Object({ fromAt: Instant, untilAt: Instant }, exact),
  reply: Type.Object({ queued: Type.Integer() }, exact),
  status: 202,
  example: { ...sample, body: { fromAt: 1_760_000_000_000, untilAt: 1_760_000_060_000 } },
});

export const disableSchedule = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/{schedule}/disable',
  tag,
  summary: { zh: '停用定时', en: 'Disable a schedule' },
  right: run,
  params: OfSchedule,
  reply: ScheduleView,
  example: sample,
});

const OfPromotion = Type.Object({ promotion: Type.String({ minLength: 1, maxLength: 64 }) }, exact);
const edit = { action: 'edit', kind: 'schedule' } as const;

export const listPromotions = defineRoute({
  method: 'GET',
  path: '/api/v1/promotions',
  tag,
  summary: { zh: '大促日历', en: 'The promotion calendar' },
  right: { action: 'read', kind: 'schedule', narrowed: true },
  reply: List(CalendarWindow),
  example: {},
});

export const promotionMode = defineRoute({
  method: 'GET',
  path: '/api/v1/promotions/mode',
  tag,
  summary: { zh: '大促模式是否开启', en: 'Whether promotion mode is on' },
  right: 'signed-in',
  reply: PromotionMode,
  example: {},
});

export const addPromotion = defineRoute({
  method: 'POST',
  path: '/api/v1/promotions',
  tag,
  summary: { zh: '新增大促', en: 'Add a promotion' },
  right: edit,
  body: CalendarEntry,
  reply: CalendarWindow,
  status: 201,
  example: {
    body: { calendar: 'shops', name: '双十一', startAt: 1_794_326_400_000, endAt: 1_794_412_800_000 },
  },
});

export const changePromotion = defineRoute({
  method: 'PUT',
  path: '/api/v1/promotions/{promotion}',
  tag,
  summary: { zh: '修改大促', en: 'Change a promotion' },
  right: edit,
  params: OfPromotion,
  body: Type.Object({ ...CalendarEntry.properties, revision: Type.Integer() }, exact),
  reply: CalendarWindow,
  example: {
    params: { promotion: '{promotion}' },
    body: {
      calendar: 'shops',
      name: '双十一',
      startAt: 1_794_326_400_000,
      endAt: 1_794_499_200_000,
      revision: 1,
    },
  },
});

export const removePromotion = defineRoute({
  method: 'DELETE',
  path: '/api/v1/promotions/{promotion}',
  tag,
  summary: { zh: '删除大促', en: 'Remove a promotion' },
  right: edit,
  params: OfPromotion,
  reply: Done,
  example: { params: { promotion: '{promotion}' } },
});
