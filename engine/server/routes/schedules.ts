import { allows, openIds, type Action } from '../../../schemas/api/permission.ts';
import {
  addPromotion,
  backfillSchedule,
  changePromotion,
  disableSchedule,
  enableSchedule,
  getSchedule,
  listPromotions,
  listSchedules,
  missedSlots,
  nextFires,
  previewSchedule,
  promotionMode,
  removePromotion,
  runScheduleNow,
  scheduleHistory,
} from '../../../schemas/api/schedules.ts';
import type { Schedules } from '../../runtime/schedules.ts';
import { checkSchedule } from '../../schedule/check-schedule.ts';
import type { Actor } from '../../store/actor.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import type { Serve } from '../serve-route.ts';
import { whoOf } from '../who.ts';

/** Schedules of live versions and the promotion calendar over them. Rights go by the flow. */
export function serveSchedules(serve: Serve, schedules: Schedules): void {
  serve(listSchedules, async ({ query, actor }) => {
    const open = openIds(actor.permissions, 'read', 'schedule');
    const items = await schedules.list(query.flow);
    return { items: items.filter(({ flow }) => open === '*' || open.includes(flow)) };
  });
  serve(getSchedule, ({ params, actor }) => schedules.get(allowed(params.schedule, actor, 'read')));
  serve(nextFires, ({ params, query, actor }) =>
    schedules.next(allowed(params.schedule, actor, 'read'), query.count),
  );
  serve(previewSchedule, async ({ body: { config, count } }) => {
    const problems = checkSchedule(config).map((found) => ({ ...found, path: `/config${found.path}` }));
    if (problems.some(({ severity }) => severity !== 'warning'))
      throw refuse(422, 'schedule-invalid', '定时设置有误。', 'The settings of the schedule have mistakes.', {
        problems,
      });
    return schedules.preview(config, count);
  });
  serve(scheduleHistory, ({ params, query, actor }) =>
    schedules.history(allowed(params.schedule, actor, 'read'), query.limit),
  );
  serve(missedSlots, ({ params, actor }) => schedules.missed(allowed(params.schedule, actor, 'read')));
  serveSwitches(serve, schedules);
  servePromotions(serve, schedules);
}

function serveSwitches(serve: Serve, schedules: Schedules): void {
  serve(enableSchedule, ({ params, body, actor }) =>
    schedules.enable(allowed(params.schedule, actor, 'run'), body.missed, whoOf(actor)),
  );
  serve(disableSchedule, ({ params, actor }) =>
    schedules.disable(allowed(params.schedule, actor, 'run'), whoOf(actor)),
  );
  serve(runScheduleNow, ({ params, body, actor }) =>
    schedules.runNow(allowed(params.schedule, actor, 'run'), whoOf(actor), body.beside),
  );
  serve(backfillSchedule, ({ params, body, actor }) =>
    schedules.backfill(allowed(params.schedule, actor, 'run'), body, whoOf(actor)),
  );
}

function servePromotions(serve: Serve, { windows, promotionMode: modeNow }: Schedules): void {
  serve(listPromotions, async () => ({ items: await windows.list() }));
  serve(promotionMode, () => modeNow());
  serve(addPromotion, ({ body, actor }) => windows.add(body, whoOf(actor)));
  serve(changePromotion, ({ params, body: { revision, ...entry }, actor }) =>
    windows.change(params.promotion, revision, entry, whoOf(actor)),
  );
  serve(removePromotion, async ({ params, actor }) => {
    await windows.remove(params.promotion, whoOf(actor));
    return DONE;
  });
}

/** The id, if its flow is open to the actor; `<flow>.<node>`. */
function allowed(id: string, { permissions }: Actor, action: Action): string {
  const flow = id.split('.', 1)[0] ?? '';
  if (!allows(permissions, 'read', 'schedule', flow)) throw notFound();
  if (!allows(permissions, action, 'schedule', flow)) throw notAllowed();
  return id;
}
