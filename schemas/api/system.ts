import { Type } from 'typebox';
import { exact } from './forms.ts';
import { defineRoute } from './route.ts';

const tag = 'system';

export const isLive = defineRoute({
  method: 'GET',
  path: '/health/live',
  tag,
  summary: { zh: '进程是否在运行', en: 'Whether the process runs' },
  right: 'anyone',
  reply: Type.Object({ status: Type.Literal('ok') }, exact),
  example: {},
});

export const isReady = defineRoute({
  method: 'GET',
  path: '/health/ready',
  tag,
  summary: { zh: '能否接受请求（数据库可用）', en: 'Whether requests can be taken: the database answers' },
  right: 'anyone',
  reply: Type.Object({ status: Type.Literal('ok') }, exact),
  example: {},
});

/** What every page needs to know of the installation. */
export const getSettings = defineRoute({
  method: 'GET',
  path: '/api/v1/settings',
  tag,
  summary: { zh: '本安装的设置', en: 'Settings of the installation' },
  right: 'signed-in',
  reply: Type.Object(
    {
      /** IANA name: times are shown in it, and schedules that name no zone go by it. */
      timezone: Type.String(),
      /** Finished runs are kept this many days unless their flow says otherwise. */
      keepDays: Type.Integer(),
    },
    exact,
  ),
  example: {},
});

export const getMetrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  tag,
  summary: { zh: 'Prometheus 指标', en: 'Figures for Prometheus' },
  right: { action: 'read', kind: 'system' },
  reply: Type.String(),
  contentType: 'text/plain',
  example: {},
});
