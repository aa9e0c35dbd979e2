/** Says whether a text is meant by what was typed, and how well: 0 is not at all. */
export type Match = (text: string) => number;

type MatchPinyin = (text: string, pinyin: string) => readonly number[] | null;

const LATIN = /^[a-z' ]+$/i;

/** How Chinese sounds takes a dictionary, which is loaded when somebody first types Latin letters. */
export async function loadPinyin(): Promise<MatchPinyin> {
  const { match } = await import('pinyin-pro');
  return (text, pinyin) =>
    match(text, pinyin, { precision: 'start', continuous: true, lastPrecision: 'start' });
}

export const needsPinyin = (typed: string): boolean => LATIN.test(typed.trim());

/** Whole before beginning before inside before sound: `分单`, `fendan` and `fd` all mean 分单. */
export function matcherOf(typed: string, pinyin: MatchPinyin | null): Match {
  const wanted = typed.trim().toLowerCase();
  const sound = needsPinyin(wanted) ? wanted.replaceAll(/[' ]/g, '') : '';
  return (text) => {
    const lower = text.toLowerCase();
    if (lower === wanted) return 4;
    if (lower.startsWith(wanted)) return 3;
    if (lower.includes(wanted)) return 2;
    return sound !== '' && pinyin !== null && pinyin(text, sound) !== null ? 1 : 0;
  };
}
