import { Big, toBig, type Numeric } from './decimal.ts';

/** Minor digits of ISO 4217 where they are not two. */
const SCALES: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

/** Decimals an amount of this currency has; two for a code that is not in the list of exceptions. */
export const currencyScale = (currency: string): number => SCALES.get(currency) ?? 2;

/** `199.5` in CNY is `199.50`, in JPY `200`: rounded half up at the currency's scale, without its symbol. */
export function printMoney(value: Numeric, currency = 'CNY'): string {
  const text = toBig(value).toFixed(currencyScale(currency), Big.roundHalfUp);
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}
