import type { Channel } from '../../schemas/channel.ts';
import { compare, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkIdentities } from '../../connectors/kit/identities.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import { filledText, rowsOf } from '../orders/order-rows.ts';

/**
 * A mapped order in the words of the table, as far as the platform's own record tells: shop and channel, and whether
 * the amounts add up as the platform defines them. `source` is the record as the platform sent it.
 */
export function shopOrder(
  channel: Channel,
  connector: Connector,
  order: JsonObject,
  source: Json,
): JsonObject {
  const country = countryOf(order['country']);
  const { country: _, ...rest } = order;
  return {
    ...rest,
    ...(country === '' ? {} : { country }),
    shop: channel.shop,
    channel: channel.id,
    ...byIdentities(connector.manifest, source),
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
  const text = (filledText(value) ?? '').trim();
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  const name = text.toLowerCase();
  return Object.hasOwn(COUNTRIES, name) ? (COUNTRIES[name] ?? '') : '';
}

/** The first that is broken names the class; one that cannot be told makes the whole unknown. */
function byIdentities(manifest: Connector['manifest'], source: Json): JsonObject {
  if ((manifest.identities ?? []).length === 0) return {};
  const verdicts = checkIdentities(manifest, source);
  const broken = verdicts.find(({ verdict }) => verdict === 'broken');
  if (broken?.gap !== undefined)
    return { amountCheck: broken.id === 'lines' ? 'lines' : 'paid', amountGap: gapOf(broken.gap) };
  const isUnknown = verdicts.some(({ verdict }) => verdict === 'unknown');
  return { amountCheck: isUnknown ? 'unknown' : 'equal', amountGap: null };
}

const gapOf = (gap: Numeric): Numeric | null => (compare(gap, 0) === 0 ? null : gap);
