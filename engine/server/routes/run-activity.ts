import { runActivity } from '../../../schemas/api/activity.ts';
import { openIds } from '../../../schemas/api/permission.ts';
import { readActivity } from '../../store/run-activity.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Serve } from '../serve-route.ts';

export function serveRunActivity(serve: Serve, { tables, now }: ServerParts): void {
  serve(runActivity, ({ actor }) => readActivity(tables, openIds(actor.permissions, 'read', 'run'), now()));
}
