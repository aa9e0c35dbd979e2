import type { FieldProblem, ImportPlan } from '../../schemas/import.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import { isNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkReceiver, isCiphertext, isMasked, parseAddress, readReceiver } from '../address/index.ts';
import { checkAmounts } from '../orders/check-amounts.ts';
import type { OrderLine } from '../orders/order.ts';

export interface OrderCheck {
  /** Adds what follows from the values: the code of the region, whether the amounts add up. Changes `values`. */
  complete(values: JsonObject): void;
  /** What keeps a parcel from the receiver of an order that is still to be shipped. */
  problems(values: JsonObject): FieldProblem[];
}

/** Orders in these states are history: whom they went to is not asked any more. */
const OVER: ReadonlySet<Json | undefined> = new Set([
  'shipped',
  'picked-up',
  'delivered',
  'completed',
  'canceled',
]);
/** Fields of the table by the words that the checks of receivers use. */
const FIELDS: Readonly<Record<string, string>> = {
  name: 'receiverName',
  phone: 'receiverPhone',
  expiresAt: 'phoneExpiresAt',
  address: 'addressDetail',
  'address.detail': 'addressDetail',
  'address.province': 'province',
  'address.city': 'city',
  'address.district': 'district',
  'address.code': 'regionCode',
};

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Checks for a table that holds orders; undefined for any other, and where the plan wants none. */
export function createOrderCheck(
  table: TableDefinition,
  checks: ImportPlan['checks'],
  now: number,
): OrderCheck | undefined {
  const fields = new Set(table.fields.map(({ id }) => id));
  if (
    !['orderNo', 'receiverPhone', 'province', 'city', 'district', 'addressDetail'].every((id) =>
      fields.has(id),
    )
  )
    return undefined;
  const regionOf = createRegions();
  const isSound = createSoundness();
  const hasAmounts = ['goodsAmount', 'paidAmount', 'amountCheck', 'amountGap'].every((id) => fields.has(id));
  return {
    complete: (values) => {
      splitAddress(values);
      const code = fields.has('regionCode') ? regionOf(values) : '';
      if (code !== '' && values['regionCode'] === undefined) values['regionCode'] = code;
      if (hasAmounts) addAmounts(values);
      if (fields.has('itemCount') && values['itemCount'] === undefined) addCount(values);
    },
    problems: (values) =>
      checks === 'off' || OVER.has(values['state']) || isSound(values) ? [] : receiverProblems(values, now),
  };
}

/** Files that have the whole address in one cell: its region goes where routing looks for it. */
function splitAddress(values: JsonObject): void {
  const whole = text(values['addressDetail']);
  if (whole === undefined || REGION.some((field) => text(values[field]) !== undefined)) return;
  const country = text(values['country']) ?? 'CN';
  const { province, city, district, street, detail, code } = parseAddress(whole, { country });
  if (code === '' && province === '') return;
  const found = { province, city, district, street, regionCode: code, addressDetail: detail };
  for (const [field, value] of Object.entries(found))
    if (value !== undefined && value !== '') values[field] = value;
}

const REGION = ['province', 'city', 'district'] as const;

const MOST_REGIONS = 10_000;

/** Regions come again and again; the words of each are taken apart once. */
function createRegions(): (values: JsonObject) => string {
  const known = new Map<string, string>();
  return (values) => {
    const country = text(values['country']) ?? 'CN';
    const words = REGION.flatMap((field) => text(values[field]) ?? []).join(' ');
    if (words === '') return '';
    const key = `${country} ${words}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { code } = parseAddress(words, { country });
    if (known.size >= MOST_REGIONS) known.clear();
    known.set(key, code);
    return code;
  };
}

/** A mobile number of the mainland as it stands. */
const MOBILE = /^1[3-9]\d{9}$/;

/**
 * Tells receivers that nothing can be wrong with: nine of ten are plain, and taking their addresses apart one by one
 * would cost more than all the rest of an import. A region that was found sound once is sound.
 */
function createSoundness(): (values: JsonObject) => boolean {
  const known = new Map<string, boolean>();
  return (values) => {
    const [name, phone, detail] = [values['receiverName'], values['receiverPhone'], values['addressDetail']];
    if (typeof phone !== 'string' || !MOBILE.test(phone)) return false;
    if (typeof name !== 'string' || name.trim() === '' || isMasked(name) || isCiphertext(name)) return false;
    if (typeof detail !== 'string' || detail.trim() === '' || isMasked(detail) || isCiphertext(detail))
      return false;
    if ((values['country'] ?? 'CN') !== 'CN' || (values['phoneExpiresAt'] ?? null) !== null) return false;
    const [province, city, district, code] = [...REGION, 'regionCode'].map(
      (field) => text(values[field]) ?? '',
    );
    const key = [province, city, district, code].join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const address = { province: province!, city: city!, district: district!, detail, ...(code && { code }) };
    const sound = checkReceiver({ name, phone, address }, 0).every(({ severity }) => severity !== 'error');
    if (known.size >= MOST_REGIONS) known.clear();
    known.set(key, sound);
    return sound;
  };
}

/** A broken sum is classed and kept with its gap, never averaged away. */
function addAmounts(values: JsonObject): void {
  const lines = Array.isArray(values['lines']) ? (values['lines'] as unknown as OrderLine[]) : [];
  const { result, gap } = checkAmounts(text(values['platform']) ?? '', values, lines);
  values['amountCheck'] = result;
  values['amountGap'] = gap ?? null;
}

function addCount(values: JsonObject): void {
  const lines = Array.isArray(values['lines']) ? values['lines'] : [];
  let count = 0;
  for (const line of lines) {
    const quantity = (line as JsonObject)['quantity'];
    if (typeof quantity === 'number' && Number.isInteger(quantity)) count += quantity;
  }
  if (count > 0) values['itemCount'] = count;
}

function receiverProblems(values: JsonObject, now: number): FieldProblem[] {
  const expiresAt = values['phoneExpiresAt'];
  const receiver = readReceiver({
    name: text(values['receiverName']),
    phone: text(values['receiverPhone']),
    address: text(values['addressDetail']),
    country: text(values['country']),
    province: text(values['province']),
    city: text(values['city']),
    district: text(values['district']),
    street: text(values['street']),
    oaid: text(values['oaid']),
    expiresAt: isNumeric(expiresAt) ? Number(expiresAt) : undefined,
  });
  const cipher = values['receiverCipher'];
  if (typeof cipher === 'object' && cipher !== null && !Array.isArray(cipher))
    receiver.ciphertext = { ...receiver.ciphertext, ...(cipher as Record<string, string>) };
  return checkReceiver(receiver, now)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, field, value, message, suggestion, candidates = [] }) => ({
      code,
      field: FIELDS[field] ?? field,
      ...(value === undefined ? {} : { value }),
      message,
      fix:
        candidates.length === 0
          ? suggestion
          : {
              zh: `${suggestion.zh}可能是：${candidates.join('、')}。`,
              en: `${suggestion.en} It may be: ${candidates.join(', ')}.`,
            },
    }));
}
