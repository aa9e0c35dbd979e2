import { isNumeric } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { ReceiverProblem } from '../../schemas/receiver.ts';
import { checkReceiver, isCiphertext, isMasked, parseAddress, readReceiver } from '../address/index.ts';
import { filledText, isObject } from './order-rows.ts';

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

const REGION = ['province', 'city', 'district'] as const;
const MOST_KNOWN = 10_000;

/** What is said of places again and again, so that each is looked at once. Give one to all orders of a batch or more. */
export interface PlaceMemory {
  codes: Map<string, string>;
  sound: Map<string, boolean>;
}

export const placeMemory = (): PlaceMemory => ({ codes: new Map(), sound: new Map() });

function remember<T>(known: Map<string, T>, key: string, value: T): T {
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, value);
  return value;
}

/** The code of the region that an order names; empty where it names none that is known. */
export function regionCodeOf(values: JsonObject, { codes }: PlaceMemory): string {
  const country = filledText(values['country']) ?? 'CN';
  const words = REGION.flatMap((field) => filledText(values[field]) ?? []).join(' ');
  if (words === '') return '';
  const key = `${country} ${words}`;
  return codes.get(key) ?? remember(codes, key, parseAddress(words, { country }).code);
}

/**
 * Sources that have the whole address in one place: its region goes where routing looks for it, but for what is named
 * already, such as a district that a person added. Changes `values`.
 */
export function splitAddress(values: JsonObject): void {
  const whole = filledText(values['addressDetail']);
  if (whole === undefined || ['province', 'city'].some((field) => filledText(values[field]) !== undefined))
    return;
  const country = filledText(values['country']) ?? 'CN';
  const { province, city, district, street, detail, code } = parseAddress(whole, { country });
  if (code === '' && province === '') return;
  const isNamed = filledText(values['district']) !== undefined;
  const found = {
    province,
    city,
    street,
    addressDetail: detail,
    ...(isNamed ? {} : { district, regionCode: code }),
  };
  for (const [field, value] of Object.entries(found))
    if (value !== undefined && value !== '') values[field] = value;
}

/** What keeps a parcel from the receiver, by the fields of the table. */
export function receiverProblems(values: JsonObject, memory: PlaceMemory, now: number): ReceiverProblem[] {
  if (isPlain(values) && isSoundPlace(values, memory)) return [];
  const expiresAt = values['phoneExpiresAt'];
  const receiver = readReceiver({
    name: filledText(values['receiverName']),
    phone: filledText(values['receiverPhone']),
    address: filledText(values['addressDetail']),
    country: filledText(values['country']),
    province: filledText(values['province']),
    city: filledText(values['city']),
    district: filledText(values['district']),
    street: filledText(values['street']),
    oaid: filledText(values['oaid']),
    expiresAt: isNumeric(expiresAt) ? Number(expiresAt) : undefined,
  });
  const cipher = values['receiverCipher'];
  if (isObject(cipher))
    receiver.ciphertext = { ...receiver.ciphertext, ...(cipher as Record<string, string>) };
  return checkReceiver(receiver, now)
    .filter(({ severity }) => severity === 'error')
    .map((one) => ({ ...one, field: FIELDS[one.field] ?? one.field }));
}

/** A mobile number of the mainland as it stands. */
const MOBILE = /^1[3-9]\d{9}$/;

/**
 * Receivers that nothing but their region can be wrong with: nine of ten are plain, and taking their addresses apart
 * one by one would cost more than all the rest of an import.
 */
function isPlain(values: JsonObject): boolean {
  const [name, phone, detail] = [values['receiverName'], values['receiverPhone'], values['addressDetail']];
  if (typeof phone !== 'string' || !MOBILE.test(phone)) return false;
  if (typeof name !== 'string' || name.trim() === '' || isMasked(name) || isCiphertext(name)) return false;
  if (typeof detail !== 'string' || detail.trim() === '' || isMasked(detail) || isCiphertext(detail))
    return false;
  return (values['country'] ?? 'CN') === 'CN' && (values['phoneExpiresAt'] ?? null) === null;
}

/** A region that was found sound once is sound. */
function isSoundPlace(values: JsonObject, { sound }: PlaceMemory): boolean {
  const [province = '', city = '', district = '', code = ''] = [...REGION, 'regionCode'].map(
    (field) => filledText(values[field]) ?? '',
  );
  const key = [province, city, district, code].join(' ');
  const known = sound.get(key);
  if (known !== undefined) return known;
  const address = { province, city, district, detail: '1', ...(code && { code }) };
  const receiver = { name: '收', phone: '13800000000', address };
  return remember(
    sound,
    key,
    checkReceiver(receiver, 0).every(({ severity }) => severity !== 'error'),
  );
}
