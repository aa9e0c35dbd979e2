import type {
  RepairFilter,
  RepairItem,
  RepairItemState,
  RepairPreview,
  RepairRequest,
  RepairView,
} from '../../schemas/repair.ts';
import type {
  OpenRepair,
  Released,
  RepairEnd,
  RepairProgress,
  RepairTarget,
} from '../../schemas/repair-state.ts';
import type { Who } from '../../schemas/schedule-state.ts';

/** What the runner of repairs needs of the database. */
export interface RepairStore {
  open(): Promise<OpenRepair[]>;
  /** `kept`: it has been this process's all along. Null: it is another's. */
  take(id: string, owner: string, at: number, until: number): Promise<'kept' | 'taken' | null>;
  /** False: it has all its runs, and lets them go from now on. */
  collect(repair: OpenRepair, owner: string): Promise<boolean>;
  takeTargets(
    repair: OpenRepair,
    owner: string,
    taking: { count: number; at: number; nextReleaseAt: number },
  ): Promise<RepairTarget[]>;
  interrupted(id: string): Promise<RepairTarget[]>;
  note(id: string, results: readonly Released[], at: number): Promise<void>;
  settle(at: number, id?: string): Promise<number>;
  progress(id: string): Promise<RepairProgress>;
  forksOf(target: RepairTarget): Promise<string[]>;
  end(id: string, end: RepairEnd, who: Who, at: number): Promise<boolean>;
}

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** What people do with repairs. */
export interface RepairDesk {
  preview(filter: RepairFilter, now: number, sample: number): Promise<RepairPreview>;
  create(request: RepairRequest, who: Who, at: number): Promise<string>;
  end(id: string, end: RepairEnd, who: Who, at: number): Promise<boolean>;
  resume(id: string, who: Who, at: number): Promise<boolean>;
  one(id: string): Promise<RepairView | null>;
  page(options: { cursor?: string; limit: number }): Promise<Page<RepairView>>;
  items(
    id: string,
    options: { state?: RepairItemState; cursor?: string; limit: number },
  ): Promise<Page<RepairItem>>;
}
