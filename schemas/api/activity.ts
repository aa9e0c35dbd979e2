import { Type } from 'typebox';
import { exact, Instant } from './forms.ts';
import { defineRoute } from './route.ts';

/** What the first screen shows of runs: how many are open, and what each of the last hours brought. */
export const runActivity = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/activity',
  tag: 'runs',
  summary: { zh: '运行情况：队列与最近 24 小时', en: 'Runs: the queue, and the last 24 hours' },
  right: { action: 'read', kind: 'run', narrowed: true },
  reply: Type.Object(
    {
      at: Instant,
      open: Type.Object({ queued: Type.Integer(), running: Type.Integer(), waiting: Type.Integer() }, exact),
      /** Live runs by the hour they were started in, the oldest first; 24 of them. */
      hours: Type.Array(
        Type.Object({ fromAt: Instant, runs: Type.Integer(), failures: Type.Integer() }, exact),
      ),
    },
    exact,
  ),
  example: {},
});
