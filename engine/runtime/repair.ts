import type {
  RepairFilter,
  RepairItem,
  RepairItemState,
  RepairPreview,
  RepairRequest,
  RepairView,
} from '../../schemas/repair.ts';
import type { Who } from '../../schemas/schedule-state.ts';
import { EngineError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { Incidents } from './incidents.ts';
import type { RepairDesk } from './repair-port.ts';
import { stopOf } from './repair-runner.ts';

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Mending many failed runs at once: look, begin, watch, stop. */
export interface Repairs {
  /** What a filter finds, before anything is done. */
  preview(filter: RepairFilter, sample?: number): Promise<RepairPreview>;
  /** Begins it; the runs are let go one by one from now on. */
  create(request: RepairRequest, who: Who): Promise<RepairView>;
  /** Retries what a filter finds, as it is. */
  bulkRetry(
    filter: RepairFilter,
    options: { reason: string; ratePerMinute?: number; stopAfterErrors?: number },
    who: Who,
  ): Promise<RepairView>;
  /** Throws EngineError `repair-not-found`, as all that take an id do. */
  get(id: string): Promise<RepairView>;
  /** The newest first. */
  list(options: { cursor?: string; limit: number }): Promise<Page<RepairView>>;
  items(
    id: string,
    options: { state?: RepairItemState; cursor?: string; limit: number },
  ): Promise<Page<RepairItem>>;
  /** Lets no more runs go; those under way go on. Throws `repair-over` when it is at an end. */
  cancel(id: string, who: Who, reason?: string): Promise<RepairView>;
  /** A stopped repair goes on. Throws `repair-not-stopped`. */
  resume(id: string, who: Who): Promise<RepairView>;
}

const RATE_PER_MINUTE = 60;
const STOP_AFTER_ERRORS = 20;

const refusal = (code: string, zh: string, en: string): EngineError => new EngineError(code, { zh, en });

export function createRepairs(store: RepairDesk, clock: Clock, incidents: Incidents): Repairs {
  const get = async (id: string): Promise<RepairView> => {
    const found = await store.one(id);
    if (found === null) throw refusal('repair-not-found', `没有批量修复 ${id}`, `There is no repair ${id}`);
    return found;
  };
  const create = async (request: RepairRequest, who: Who): Promise<RepairView> =>
    get(await store.create(request, who, clock.now()));

  return {
    get,
    create,
    preview: (filter, sample = 10) => store.preview(filter, clock.now(), sample),
    bulkRetry: (filter, { reason, ratePerMinute, stopAfterErrors }, who) =>
      create(
        {
          filter,
          change: {},
          reason,
          ratePerMinute: ratePerMinute ?? RATE_PER_MINUTE,
          stopAfterErrors: stopAfterErrors ?? STOP_AFTER_ERRORS,
        },
        who,
      ),
    list: store.page,
    async items(id, options) {
      await get(id);
      return store.items(id, options);
    },
    async cancel(id, who, reason) {
      await get(id);
      const end = { state: 'canceled' as const, ...(reason === undefined ? {} : { reason }) };
      if (!(await store.end(id, end, who, clock.now())))
        throw refusal('repair-over', '批量修复已经结束', 'The repair is over already');
      await incidents.close(stopOf(id));
      return get(id);
    },
    async resume(id, who) {
      await get(id);
      if (!(await store.resume(id, who, clock.now())))
        throw refusal('repair-not-stopped', '批量修复没有停止，无需继续', 'The repair is not stopped');
      return get(id);
    },
  };
}
