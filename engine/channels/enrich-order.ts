import type { Channel } from '../../schemas/channel.ts';
import { compare, isNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkIdentities } from '../../connectors/kit/identities.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import { parseAddress } from '../address/index.ts';
import { checkAmounts } from '../orders/check-amounts.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeric(value);

export const rowsOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/**
 * What follows from a mapped order and the shop it is of: shop and channel, the code of the region, whether the amounts
 * add up as the platform defines them, the number of items. `source` is the record as the platform sent it.
 */
export function enrichOrder(
  channel: Channel,
  connector: Connector,
  order: JsonObject,
  source: Json,
): JsonObject {
  const lines = rowsOf(order['lines']);
  const country = countryOf(order['country']);
  const regionCode = regionOf(order, country);
  const { country: _, ...rest } = order;
  return {
    ...rest,
    ...(country === '' ? {} : { country }),
    shop: channel.shop,
    channel: channel.id,
    ...(regionCode === '' ? {} : { regionCode }),
    ...amountsOf(connector, order, source),
    itemCount: lines.reduce((sum, { quantity }) => sum + (typeof quantity === 'number' ? quantity : 0), 0),
    ...(order['parcels'] === undefined ? {} : { parcels: withoutRepeats(rowsOf(order['parcels'])) }),
    ...(order['refunds'] === undefined ? {} : { refunds: rowsOf(order['refunds']).map(renamed) }),
  };
}

/** One parcel holds several lines, each of which names it; a line that is not shipped names none. */
function withoutRepeats(parcels: readonly JsonObject[]): JsonObject[] {
  const seen = new Set<Json>();
  return parcels.filter(({ waybillNo = null }) => {
    const known = waybillNo === null || waybillNo === '' || seen.has(waybillNo);
    seen.add(waybillNo);
    return !known;
  });
}

/** Connectors call it `updatedAt`, as everywhere; a row of the table has its own name for it. */
const renamed = ({ updatedAt, ...refund }: JsonObject): JsonObject =>
  updatedAt === undefined ? refund : { ...refund, changedAt: updatedAt };

/** Platforms write countries as names or as codes. What is neither is left out, for the order itself is good. */
const COUNTRIES: Readonly<Record<string, string>> = {
  china: 'CN',
  中国: 'CN',
  malaysia: 'MY',
  singapore: 'SG',
  philippines: 'PH',
  thailand: 'TH',
  indonesia: 'ID',
  vietnam: 'VN',
  'viet nam': 'VN',
};

function countryOf(value: Json | undefined): string {
  const text = textOf(value).trim();
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  const name = text.toLowerCase();
  return Object.hasOwn(COUNTRIES, name) ? (COUNTRIES[name] ?? '') : '';
}

const MOST_REGIONS = 5_000;
const regions = new Map<string, string>();

/** By its words, which come again and again. */
function regionOf(order: JsonObject, known: string): string {
  const country = known === '' ? 'CN' : known;
  const words = ['province', 'city', 'district'].map((field) => textOf(order[field]));
  if (words.every((word) => word === '')) return '';
  const key = `${country}|${words.join('|')}`;
  const found = regions.get(key);
  if (found !== undefined) return found;
  const { code } = parseAddress(words.filter((word) => word !== '').join(' '), { country });
  if (regions.size >= MOST_REGIONS) regions.clear();
  regions.set(key, code);
  return code;
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function amountsOf({ manifest }: Connector, order: JsonObject, source: Json): JsonObject {
  const { result, gap } =
    (manifest.identities ?? []).length > 0
      ? byIdentities(manifest, source)
      : checkAmounts(manifest.id, order, rowsOf(order['lines']));
  return { amountCheck: result, amountGap: gap === undefined || compare(gap, 0) === 0 ? null : gap };
}

/** The first that is broken names the class; one that cannot be told makes the whole unknown. */
function byIdentities(
  manifest: Connector['manifest'],
  source: Json,
): { result: 'equal' | 'lines' | 'paid' | 'unknown'; gap?: Numeric } {
  const verdicts = checkIdentities(manifest, source);
  const broken = verdicts.find(({ verdict }) => verdict === 'broken');
  if (broken?.gap !== undefined) return { result: broken.id === 'lines' ? 'lines' : 'paid', gap: broken.gap };
  return { result: verdicts.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'equal' };
}
