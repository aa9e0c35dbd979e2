import {
  cancelRepair,
  createRepair,
  getRepair,
  listRepairItems,
  listRepairs,
  previewRepair,
  resumeRepair,
} from '../../../schemas/api/repairs.ts';
import { allows } from '../../../schemas/api/permission.ts';
import type { RepairFilter, RepairView } from '../../../schemas/repair.ts';
import type { Repairs } from '../../runtime/repair.ts';
import type { Actor } from '../../store/actor.ts';
import { notAllowed } from '../api-error.ts';
import { optional } from '../optional.ts';
import type { Serve } from '../serve-route.ts';
import { whoOf } from '../who.ts';

/** Mending many failed runs at once. Whoever may handle all runs a filter can find may begin, see and stop it. */
export function serveRepairs(serve: Serve, repairs: Repairs): void {
  const mine = async (id: string, actor: Actor): Promise<RepairView> => {
    const repair = await repairs.get(id);
    check(repair.filter, actor);
    return repair;
  };

  serve(previewRepair, ({ body, actor }) => {
    check(body.filter, actor);
    return repairs.preview(body.filter);
  });
  serve(createRepair, ({ body, actor }) => {
    check(body.filter, actor);
    return repairs.create(body, whoOf(actor));
  });
  serve(listRepairs, async ({ query, actor }) => {
    const page = await repairs.list(optional(query));
    return { ...page, items: page.items.filter(({ filter }) => covers(filter, actor)) };
  });
  serve(getRepair, ({ params, actor }) => mine(params.repair, actor));
  serve(listRepairItems, async ({ params, query, actor }) => {
    await mine(params.repair, actor);
    return repairs.items(params.repair, optional(query));
  });
  serve(cancelRepair, async ({ params, body, actor }) => {
    await mine(params.repair, actor);
    return repairs.cancel(params.repair, whoOf(actor), body.reason);
  });
  serve(resumeRepair, async ({ params, actor }) => {
    await mine(params.repair, actor);
    return repairs.resume(params.repair, whoOf(actor));
  });
}

const covers = ({ flow = '*' }: RepairFilter, { permissions }: Actor): boolean =>
  allows(permissions, 'handle', 'run', flow);

function check(filter: RepairFilter, actor: Actor): void {
  if (!covers(filter, actor)) throw notAllowed();
}
