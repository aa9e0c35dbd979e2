/** What a number format makes of a number. `date`, `time` and `both` say which parts it shows. */
export type NumberShape = 'number' | 'percent' | 'money' | 'date' | 'time' | 'both';

/** The formats that are known by number alone (ECMA-376 18.8.30; 27–36 and 50–58 are dates in Chinese workbooks). */
const DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const TIMES = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56]);
const MONEY = new Set([5, 6, 7, 8, 42, 44]);

export function builtinShape(id: number): NumberShape {
  if (DATES.has(id)) return 'date';
  if (id === 22) return 'both';
  if (TIMES.has(id)) return 'time';
  if (id === 9 || id === 10) return 'percent';
  return MONEY.has(id) ? 'money' : 'number';
}

const CURRENCY = /[¥￥$€£₩₫฿₱]|RM|Rp|元/;

/** The format of positive numbers, without what is only shown: quoted text, escaped characters, fills, colours. */
function bareFormat(code: string): string {
  const first = code.split(';', 1)[0]!;
  return first
    .replaceAll(/"[^"]*"?/g, '')
    .replaceAll(/[\\_*]./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
}

/** What a format code shows a number as: `yyyy"年"m"月"d"日"`, `0.00%`, `¥#,##0.00`. */
export function shapeOfFormat(code: string): NumberShape {
  const bare = bareFormat(code);
  if (/^\s*general\s*$/i.test(bare) || /^\s*@\s*$/.test(bare)) return 'number';
  // E stands for a power of ten in numbers and for an era in dates; digits tell which.
  const letters = bare.replaceAll(/am\/pm|a\/p|上午\/下午/gi, 'h');
  if (!/[0#?]/.test(letters.replaceAll(/[hms]\.0+/gi, ''))) {
    const hasClock = /[hs]/i.test(letters);
    const hasDay = /[yd]/i.test(letters) || (/m/i.test(letters) && !hasClock);
    if (hasDay && hasClock) return 'both';
    if (hasDay) return 'date';
    if (hasClock) return 'time';
  }
  if (bare.includes('%')) return 'percent';
  return CURRENCY.test(code.split(';', 1)[0]!.replaceAll(/\[(?!\$)[^\]]*\]/g, '')) ? 'money' : 'number';
}
