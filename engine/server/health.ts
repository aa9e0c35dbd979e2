import { getMetrics, getSettings, isLive, isReady } from '../../schemas/api/system.ts';
import { refuse } from './api-error.ts';
import type { Metrics } from './metrics.ts';
import type { ServerParts } from './server-parts.ts';
import type { Serve } from './serve-route.ts';

const OK: { status: 'ok' } = { status: 'ok' };

/** What watchers ask, and what the installation is set to. */
export function serveHealth(serve: Serve, { tables, config }: ServerParts, metrics: Metrics): void {
  serve(isLive, async () => OK);
  serve(isReady, async ({ request }) => {
    try {
      await tables.read('select 1 as one');
      return OK;
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer');
      throw refuse(503, 'not-ready', '数据库没有响应。', 'The database does not answer.');
    }
  });
  serve(getSettings, async () => ({ timezone: config.timezone, keepDays: config.keepDays }));
  serve(getMetrics, async ({ reply }) => {
    reply.type(metrics.contentType);
    return metrics.text();
  });
}
