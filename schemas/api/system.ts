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
