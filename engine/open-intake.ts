import { errorRateOf, intakeDays } from './intake/error-rate.ts';
import { matchGoods, waitingGoods } from './intake/match-goods.ts';
import { ORDER_CASES } from './intake/order-cases.ts';
import { recheckOrders, type RecheckParts } from './intake/recheck-orders.ts';
import type { ChannelDesk } from './server/channel-port.ts';
import type { ImportDesk } from './server/import-port.ts';
import type { IntakeDesk } from './server/intake-port.ts';

export interface IntakeParts extends RecheckParts {
  channels: Pick<ChannelDesk, 'replay'>;
  imports: Pick<ImportDesk, 'mend'>;
}

/** What the server asks about orders that came in, from wherever they came. */
export const openIntake = (parts: IntakeParts): IntakeDesk => ({
  rates: async (filter) => {
    const days = await intakeDays(parts.tables.read, filter);
    return days.map((day) => ({ ...day, perMille: errorRateOf(day) }));
  },
  waitingGoods: (limit) => waitingGoods(parts, limit),
  matchGoods: (match, actor) => matchGoods(parts, match, actor.name),
  async retry({ object, cause, field }, actor) {
    if (object === ORDER_CASES) return recheckOrders(parts, { cause, actor: actor.name });
    const [kind, id = ''] = object.split(':');
    if (kind === 'channel') return parts.channels.replay(id);
    if (kind !== 'import') return undefined;
    const { mended, left } = await parts.imports.mend(id, { cause, field }, actor);
    return { taken: mended, left };
  },
});
