import type { IntakeRate, WaitingGoods } from '../../schemas/intake.ts';
import type { Actor } from '../store/actor.ts';

/** What the server asks about orders that came in: how right they are, and what people put right in them. */
export interface IntakeDesk {
  /** By channel, day and source. */
  rates(filter: { channel?: string; fromDay: string; untilDay: string }): Promise<IntakeRate[]>;
  /** Lines that match none of our goods, the most orders first, with what they may be. */
  waitingGoods(limit: number): Promise<WaitingGoods[]>;
  /** Says what goods of a shop are, and lets the orders go on that wait for it. */
  matchGoods(
    match: { item: string; sku?: string; bundle?: string },
    actor: Actor,
  ): Promise<{ taken: number; left: number }>;
  /**
   * Tries what waits for a cause once more. Undefined: the case is about something else, and is closed by whoever
   * says so.
   */
  retry(
    waiting: { object: string; cause: string; field: string },
    actor: Actor,
  ): Promise<{ taken: number; left: number } | undefined>;
}
