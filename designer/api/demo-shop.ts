import type { ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/demo-shop.ts';
import { call } from './client.ts';

export type DemoShop = ReplyOf<typeof routes.getDemoShop>;

export const getDemoShop = (signal?: AbortSignal): Promise<DemoShop> =>
  call<typeof routes.getDemoShop>('GET', '/api/v1/demo-shop', { signal });

export const openDemoShop = (): Promise<DemoShop> =>
  call<typeof routes.openDemoShop>('POST', '/api/v1/demo-shop/open', {});

export const clearDemoShop = (): Promise<ReplyOf<typeof routes.clearDemoShop>> =>
  call<typeof routes.clearDemoShop>('POST', '/api/v1/demo-shop/clear', {});
