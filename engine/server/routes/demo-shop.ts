import { clearDemoShop, getDemoShop, openDemoShop } from '../../../schemas/api/demo-shop.ts';
import { allows, type Action } from '../../../schemas/api/permission.ts';
import { recordAudit } from '../../store/audit-store.ts';
import type { Actor } from '../../store/actor.ts';
import { notAllowed } from '../api-error.ts';
import {
  clearDemoShop as clear,
  openDemoShop as open,
  readDemoShop,
  type DemoParts,
} from '../demo-shop/demo-shop.ts';
import type { Serve } from '../serve-route.ts';

/** A shop to look around in: its data goes as it came. */
export function serveDemoShop(serve: Serve, parts: DemoParts): void {
  const { tables, now } = parts;
  const note = (actor: Actor, action: string, samples: number): Promise<void> =>
    tables.write((tx) =>
      recordAudit(tx, now(), actor, { action, kind: 'demo-shop', object: 'demo-shop', after: { samples } }),
    );
  serve(getDemoShop, ({ actor }) => readDemoShop(parts, actor));
  serve(openDemoShop, async ({ actor }) => {
    check(actor);
    const state = await open(parts, actor);
    await note(actor, 'demo-shop.open', state.samples);
    return state;
  });
  serve(clearDemoShop, async ({ actor }) => {
    check(actor);
    const state = await clear(parts, actor);
    await note(actor, 'demo-shop.clear', state.cleared);
    return state;
  });
}

/** It makes flows and records, and takes both away. */
function check({ permissions }: Actor): void {
  const needed: [Action, 'flow' | 'table'][] = [
    ['edit', 'flow'],
    ['publish', 'flow'],
    ['handle', 'table'],
  ];
  if (needed.some(([action, kind]) => !allows(permissions, action, kind, '*'))) throw notAllowed();
}
