import type { NodeDescriptor } from '../../../schemas/node.ts';
import type { Key } from '../../language/dictionary.ts';

export type PaletteGroup = 'orders' | 'start' | 'data' | 'decision' | 'people' | 'connect' | 'advanced';

/** In the order they are shown. */
export const groupOrder: readonly PaletteGroup[] = [
  'orders',
  'start',
  'data',
  'decision',
  'people',
  'connect',
  'advanced',
];

export const groupWords: Readonly<Record<PaletteGroup, Key>> = {
  orders: 'canvas.group-orders',
  start: 'canvas.group-start',
  data: 'canvas.group-data',
  decision: 'canvas.group-decision',
  people: 'canvas.group-people',
  connect: 'canvas.group-connect',
  advanced: 'canvas.group-advanced',
};

/** What order business is made of, the most used first: it stands before everything technical. */
const orders = [
  'sync-channel',
  'map',
  'validate',
  'choose-cheapest',
  'human-task',
  'upsert-records',
  'call-connector',
];

const byGroup: Readonly<Record<NodeDescriptor['group'], PaletteGroup>> = {
  trigger: 'start',
  data: 'data',
  decision: 'decision',
  flow: 'decision',
  wait: 'people',
  connect: 'connect',
  advanced: 'advanced',
};

const groupOf = ({ type, group }: NodeDescriptor): PaletteGroup =>
  orders.includes(type) ? 'orders' : byGroup[group];

export interface Shelf {
  group: PaletteGroup;
  items: readonly NodeDescriptor[];
}

/** Node types as the palette shows them; groups without any are left out. */
export function shelvesOf(types: Iterable<NodeDescriptor>): Shelf[] {
  const all = [...types];
  return groupOrder.flatMap((group) => {
    const items = all.filter((one) => groupOf(one) === group);
    if (items.length === 0) return [];
    if (group === 'orders') items.sort((a, b) => orders.indexOf(a.type) - orders.indexOf(b.type));
    return [{ group, items }];
  });
}

export const isTrigger = ({ structure }: Pick<NodeDescriptor, 'structure'>): boolean =>
  structure === 'trigger';

/** What can follow an edge that is held in the hand: anything but a start. */
export const fitsAfter = (types: Iterable<NodeDescriptor>): NodeDescriptor[] =>
  [...types].filter((one) => !isTrigger(one));
