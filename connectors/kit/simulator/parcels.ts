import { chanceOf } from './chance.ts';
import type { World } from './world.ts';

export interface Parcel {
  waybillNo: string;
  /** Whoever asked for it under this name gets the same number again. */
  orderNo: string;
  carrier: string;
  /** Last four digits by which the receiver is known. */
  phoneEnd: string;
  bornAt: number;
  canceledAt?: number;
}
export type ParcelStage =
  | 'created'
  | 'picked-up'
  | 'departed'
  | 'arrived'
  | 'out-for-delivery'
  | 'waiting-pickup'
  | 'exception'
  | 'delivered'
  | 'returned';
export interface ParcelStep {
  at: number;
  stage: ParcelStage;
  text: string;
  place: string;
}

const HOUR = 3_600_000;
const NOTE = 'parcel:';
const BOOKED = 'waybill:';
const FIRST = 1_000_000_000;

/**
 * A number for the order: a new one the first time, the same one after that, so that no number is burnt twice. Digits
 * before it are the carrier's.
 */
export function bookParcel(
  world: World,
  orderNo: string,
  { prefix, carrier, phone = '' }: { prefix: string; carrier: string; phone?: string | undefined },
): { parcel: Parcel; first: boolean } {
  const taken = [...world.written().keys()].filter((key) => key.startsWith(BOOKED)).length;
  const { first, result } = world.write(BOOKED + orderNo, `${prefix}${FIRST + taken}`);
  const known = findParcel(world, result);
  if (known !== undefined) return { parcel: known, first };
  const bornAt = wholeSecond(world.now());
  const parcel = { waybillNo: result, orderNo, carrier, phoneEnd: phone.slice(-4), bornAt };
  keepParcel(world, parcel);
  return { parcel, first };
}

/** A parcel an aggregator is asked about: it was handed in somewhere else, some hours before. */
export function hearOfParcel(world: World, waybillNo: string, carrier: string, phone = ''): Parcel {
  const known = findParcel(world, waybillNo);
  if (known !== undefined) return known;
  const ago = chanceOf(41, numberOf(waybillNo)).between(3, 30) * HOUR;
  const bornAt = wholeSecond(world.now() - ago);
  const parcel = { waybillNo, orderNo: '', carrier, phoneEnd: phone.slice(-4), bornAt };
  keepParcel(world, parcel);
  return parcel;
}

export function findParcel(world: World, waybillNo: string): Parcel | undefined {
  const note = world.notes.get(NOTE + waybillNo);
  return note === undefined ? undefined : (JSON.parse(note) as Parcel);
}

export const findBooked = (world: World, orderNo: string): Parcel | undefined => {
  const waybillNo = world.written().get(BOOKED + orderNo);
  return waybillNo === undefined ? undefined : findParcel(world, waybillNo);
};

/** False for a parcel that is on its way already. */
export function cancelParcel(world: World, parcel: Parcel): boolean {
  if (parcel.canceledAt !== undefined) return true;
  if (stepsOf(parcel, world.now()).some(({ stage }) => stage === 'picked-up')) return false;
  world.write(`cancel:${parcel.waybillNo}`);
  keepParcel(world, { ...parcel, canceledAt: world.now() });
  return true;
}

const keepParcel = (world: World, parcel: Parcel): void =>
  void world.notes.set(NOTE + parcel.waybillNo, JSON.stringify(parcel));

/** What has happened to a parcel, oldest first. Its whole way follows from its number. */
export function stepsOf(parcel: Parcel, now: number): ParcelStep[] {
  const chance = chanceOf(43, numberOf(parcel.waybillNo));
  const [from, to] = chance.pick(ROUTES);
  const fate = chance.between(1, 12);
  const way: [hours: number, ParcelStage, place: string, text: string][] = [
    [0, 'created', from, '快递员已接单，等待揽收'],
    [2, 'picked-up', from, `【${from}公司】 已收件`],
    // Some are scanned twice, in the same words.
    ...(fate % 4 === 0
      ? [[3, 'picked-up', from, `【${from}公司】 已收件`] satisfies [number, ParcelStage, string, string]]
      : []),
    [8, 'departed', from, `【${from}转运中心】 已发出 下一站 【${to}转运中心】`],
    [26, 'arrived', to, `【${to}转运中心】 已收入`],
    [32, 'out-for-delivery', to, `【${to}公司】 派件中 派件员电话 13800138000`],
    ...endOf(fate, to),
  ];
  const end = parcel.canceledAt ?? Number.POSITIVE_INFINITY;
  return way
    .map(([hours, stage, place, text]) => ({ at: parcel.bornAt + hours * HOUR, stage, place, text }))
    .filter(({ at }) => at <= now && at < end);
}

const ROUTES = [
  ['深圳福田', '上海徐汇'],
  ['杭州余杭', '北京朝阳'],
  ['广州天河', '成都武侯'],
  ['义乌稠江', '武汉洪山'],
] as const;

function endOf(fate: number, to: string): [number, ParcelStage, string, string][] {
  if (fate === 12)
    return [
      [34, 'exception', to, '收件人联系不上，登记为问题件'],
      [60, 'returned', to, '快件已退回寄件网点'],
    ];
  if (fate % 5 === 0)
    return [
      [34, 'waiting-pickup', to, `快件已到达${to}枫林路驿站，请凭取件码取件`],
      [40, 'delivered', to, '已签收，签收人：本人'],
    ];
  return [[36, 'delivered', to, '已签收，签收人：本人']];
}

/** What happened to any parcel after `from` and until `to`, oldest first, with all that was known of it then. */
export function stepsBetween(
  world: World,
  from: number,
  to: number,
): { parcel: Parcel; step: ParcelStep; soFar: ParcelStep[] }[] {
  return [...world.notes]
    .filter(([name]) => name.startsWith(NOTE))
    .flatMap(([, note]) => {
      const parcel = JSON.parse(note) as Parcel;
      const steps = stepsOf(parcel, to);
      return steps.flatMap((step, index) =>
        step.at > from ? [{ parcel, step, soFar: steps.slice(0, index + 1) }] : [],
      );
    })
    .toSorted((a, b) => a.step.at - b.step.at);
}

const wholeSecond = (instant: number): number => Math.floor(instant / 1000) * 1000;
const numberOf = (waybillNo: string): number => Number(waybillNo.replaceAll(/\D/g, '').slice(-9) || '0');
