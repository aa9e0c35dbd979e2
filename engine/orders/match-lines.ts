import type { MatchBasis, OrderLine } from './order.ts';

/** What lines are matched with, looked up beforehand for a whole batch. Keys are trimmed codes. */
export interface GoodsIndex {
  /** Our SKUs and bundles by code. */
  skus: ReadonlySet<string>;
  bundles: ReadonlySet<string>;
  /** Our SKU by barcode; a barcode that several have is left out. */
  byBarcode: ReadonlyMap<string, string>;
  /** What people linked in the shop (店铺商品对应), by `linkNameOf`: a SKU or a bundle. */
  links: ReadonlyMap<string, string>;
  /** What lines of the same merchant code were matched with by a person before. */
  history: ReadonlyMap<string, string>;
}

export interface LineMatch {
  /** Our SKU, or the code of a bundle. */
  code: string;
  by: MatchBasis;
}

const known = ({ skus, bundles }: GoodsIndex, code: string | undefined): boolean =>
  code !== undefined && (skus.has(code) || bundles.has(code));

const clean = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** What goods are called in the shop they are linked of: the platform's SKU id, or what else a file has of them. */
export const linkNameOf = ({ skuId, merchantCode, title }: OrderLine): string | undefined =>
  (clean(skuId) ?? clean(merchantCode) ?? clean(title))?.slice(0, 100);

/**
 * Whose goods a line is: a person's link goes first, for it was made because the rest was wrong; then the merchant
 * code, the barcode, and what people chose for that code before. Undefined: a person has to say.
 */
export function matchLine(line: OrderLine, index: GoodsIndex): LineMatch | undefined {
  const name = linkNameOf(line);
  const link = name === undefined ? undefined : index.links.get(name);
  if (known(index, link)) return { code: link!, by: 'link' };
  const merchantCode = clean(line.merchantCode);
  if (known(index, merchantCode)) return { code: merchantCode!, by: 'merchant-code' };
  const barcode = clean(line.barcode) ?? merchantCode;
  const byBarcode = barcode === undefined ? undefined : index.byBarcode.get(barcode);
  if (byBarcode !== undefined) return { code: byBarcode, by: 'barcode' };
  const before = merchantCode === undefined ? undefined : index.history.get(merchantCode);
  return known(index, before) ? { code: before!, by: 'history' } : undefined;
}

/** Our SKUs that a line without a match may be, likeliest first: equal pieces of title and specification. */
export function suggestGoods(
  line: OrderLine,
  goods: readonly { sku: string; name: string; color?: string; size?: string }[],
  limit = 5,
): { sku: string; score: number }[] {
  const wanted = pieces(`${line.title ?? ''} ${line.spec ?? ''}`);
  if (wanted.size === 0) return [];
  return goods
    .map(({ sku, name, color = '', size = '' }) => ({
      sku,
      score: overlap(wanted, pieces(`${name} ${color} ${size}`)),
    }))
    .filter(({ score }) => score > 0.2)
    .sort((a, b) => b.score - a.score || (a.sku < b.sku ? -1 : 1))
    .slice(0, limit);
}

/** Pairs of Chinese characters, whole Latin words and numbers. */
function pieces(text: string): Set<string> {
  const found = new Set<string>();
  const normal = text.normalize('NFKC').toLowerCase();
  for (const [word] of normal.matchAll(/[a-z0-9.]+/g)) found.add(word);
  for (const [run] of normal.matchAll(/\p{Script=Han}+/gu)) {
    if (run.length === 1) found.add(run);
    for (let i = 0; i + 1 < run.length; i += 1) found.add(run.slice(i, i + 2));
  }
  return found;
}

/** Shared pieces in relation to the smaller side, so that a long title of a shop does not bury a short name. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (b.size === 0) return 0;
  const shared = [...b].filter((piece) => a.has(piece)).length;
  return shared / Math.min(a.size, b.size);
}
