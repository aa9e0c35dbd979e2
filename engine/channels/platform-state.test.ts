import { describe, expect, test } from 'vitest';
import { PLATFORM_HOLD, takeState, type HouseState, type ToldState } from './platform-state.ts';

const told = (state: ToldState['state'], more: Partial<ToldState> = {}): ToldState => ({
  state,
  at: 100,
  refundOpen: false,
  tellsAfterSale: false,
  ...more,
});
const house = (state: HouseState['state'], more: Partial<HouseState> = {}): HouseState => ({
  state,
  ...more,
});

describe('a platform’s word on the state of an order', () => {
  test('begins an order', () => {
    expect(takeState(undefined, told('shipped'))).toEqual({ values: { state: 'shipped' } });
    expect(takeState(undefined, told('held'))).toEqual({
      values: { state: 'held', heldAt: 100, holdReason: PLATFORM_HOLD },
    });
  });

  test('never undoes what the house has done', () => {
    for (const state of ['awaiting-routing', 'awaiting-shipment', 'shipped'] as const)
      expect(takeState(house(state), told('awaiting-review'))).toEqual({ values: {} });
    expect(takeState(house('canceled'), told('shipped'))).toEqual({ values: {} });
  });

  test('takes an order forward, one step or several', () => {
    expect(takeState(house('awaiting-payment'), told('awaiting-review')).values).toEqual({
      state: 'awaiting-review',
      paidAt: 100,
    });
    expect(takeState(house('awaiting-review'), told('delivered')).values).toEqual({ state: 'delivered' });
  });

  test('cancels from anywhere, through after-sale once it was shipped', () => {
    expect(takeState(house('awaiting-review'), told('canceled')).values).toMatchObject({ state: 'canceled' });
    expect(takeState(house('completed'), told('canceled')).values).toEqual({
      state: 'canceled',
      afterSaleAt: 100,
      canceledAt: 100,
      stateBefore: null,
    });
  });

  test('leaves what people hold alone, and says so where the platform has shipped it', () => {
    const held = house('held', { stateBefore: 'awaiting-routing', holdReason: '买家要改地址' });
    expect(takeState(held, told('awaiting-review'))).toEqual({ values: {} });
    expect(takeState(held, told('shipped'))).toEqual({ values: {}, refused: true });
  });

  test('takes back a hold of its own', () => {
    const held = house('held', { stateBefore: 'awaiting-routing', holdReason: PLATFORM_HOLD });
    expect(takeState(held, told('awaiting-review')).values).toEqual({
      state: 'awaiting-routing',
      stateBefore: null,
      holdReason: null,
    });
  });

  test('puts an order with an open refund aside, and brings it back to where it is by then', () => {
    const away = takeState(house('shipped'), told('shipped', { refundOpen: true })).values;
    expect(away).toEqual({ state: 'after-sale', afterSaleAt: 100, stateBefore: 'shipped' });
    const aside = house('after-sale', { stateBefore: 'shipped' });
    expect(takeState(aside, told('delivered', { refundOpen: true })).values).toEqual({
      stateBefore: 'delivered',
    });
    expect(takeState(aside, told('delivered')).values).toMatchObject({
      state: 'delivered',
      stateBefore: null,
    });
  });
});
