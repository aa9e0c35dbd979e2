import { describe, expect, it } from 'vitest';
import { stageOfText } from './stage-of-text.ts';
import { joinTracks, mergeTracks, settleTrack } from './track.ts';

const event = (at: number, text: string) => ({ at, text });
const settled = (events: ReturnType<typeof event>[], more: { state?: string } = {}) =>
  settleTrack({ waybillNo: 'W1', state: 'none', events, ...more });

describe('a track', () => {
  it('is the same whether it comes newest or oldest first, and keeps two events of one second', () => {
    const way = [
      event(1_000, '已收件'),
      event(2_000, '已到达【上海】'),
      event(2_000, '已发出'),
      event(3_000, '已签收'),
    ];
    const oldest = settled(way);
    expect(settled(way.toReversed())).toEqual(oldest);
    expect(oldest.events.map(({ at, state }) => [at, state])).toEqual([
      [1_000, 'picked-up'],
      [2_000, 'in-transit'],
      [2_000, 'in-transit'],
      [3_000, 'delivered'],
    ]);
    expect(oldest).toMatchObject({ state: 'delivered', signedAt: 3_000 });
  });

  it('takes the platform’s word for the state of the parcel', () => {
    const track = settled([event(1_000, '安排投递')], { state: 'in-transit' });
    expect(track).toMatchObject({ state: 'in-transit', events: [{ state: 'out-for-delivery' }] });
    expect(settled([event(1_000, '已签收')], { state: 'toString' })).toMatchObject({ state: 'delivered' });
    expect(settled([])).toEqual({ waybillNo: 'W1', state: 'none', events: [] });
  });

  it('loses nothing to repeats, late pushes and empty answers', () => {
    const first = settled([event(1_000, '已收件')]);
    const signed = settled([event(5_000, '已签收')]);
    const late = settled([event(3_000, '派件中')]);
    const known = mergeTracks(mergeTracks(first, signed), late);
    expect(known).toMatchObject({ state: 'delivered', signedAt: 5_000 });
    expect(known.events.map(({ at }) => at)).toEqual([1_000, 3_000, 5_000]);
    expect(mergeTracks(known, signed)).toEqual(known);
    expect(mergeTracks(known, settled([]))).toEqual(known);
    const apart = [
      event(3_000, '派件中'),
      event(5_000, '已签收'),
      event(1_000, '已收件'),
      event(1_000, '已收件'),
    ];
    const mapped = apart.map((one) => ({ waybillNo: 'W1', state: 'none', events: [one] }));
    expect(joinTracks(mapped)).toEqual([known]);
    const back = mergeTracks(known, settled([event(9_000, '快件已退回')]));
    expect(back.state).toBe('returned');
    expect(back.signedAt).toBeUndefined();
  });
});

describe('the stage of a text', () => {
  it.each([
    ['等待揽收', 'created'],
    ['【福田公司】 已收件 取件人：周小梅', 'picked-up'],
    ['已发出 下一站 【南京转运中心】', 'in-transit'],
    ['正在派送途中，请准备签收', 'out-for-delivery'],
    ['已到达枫林路驿站，请凭取件码取件', 'waiting-pickup'],
    ['派送不成功，收件人电话无法联系', 'exception'],
    ['收件人拒收，快件将退回', 'returned'],
    ['清关完成', 'at-customs'],
    ['您的订单已由本人签收', 'delivered'],
    ['已到达【北京昌平快递站】', 'in-transit'],
    ['感谢使用', undefined],
  ])('“%s” is %s', (text, stage) => {
    expect(stageOfText(text)).toBe(stage);
  });
});
