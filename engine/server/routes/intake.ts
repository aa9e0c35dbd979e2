import { intakeRates, matchGoods, waitingGoods } from '../../../schemas/api/intake.ts';
import { allows, openIds } from '../../../schemas/api/permission.ts';
import { notAllowed, refuse } from '../api-error.ts';
import type { IntakeDesk } from '../intake-port.ts';
import { optional } from '../optional.ts';
import type { Serve } from '../serve-route.ts';

/** How right orders come in, and what people say of goods that nobody knew. */
export function serveIntake(serve: Serve, intake: IntakeDesk): void {
  serve(intakeRates, async ({ query, actor }) => {
    const open = openIds(actor.permissions, 'read', 'channel');
    const items = await intake.rates(optional(query));
    return { items: items.filter(({ channel }) => open === '*' || open.includes(channel)) };
  });
  serve(waitingGoods, async ({ query, actor }) => {
    if (!allows(actor.permissions, 'read', 'case', '*')) throw notAllowed();
    return { items: await intake.waitingGoods(query.limit) };
  });
  serve(matchGoods, ({ body, actor }) => {
    if (!allows(actor.permissions, 'handle', 'case', '*')) throw notAllowed();
    if ((body.sku === undefined) === (body.bundle === undefined))
      throw refuse(422, 'goods-one', '请只选商品或组合装中的一个。', 'Choose one: a SKU or a bundle.');
    return intake.matchGoods(optional(body), actor);
  });
}
