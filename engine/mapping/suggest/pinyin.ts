import { meaningsOf } from './meaning.ts';

/** Chinese to pinyin without tones and blanks, `shouhuoren`, and to its initials, `shr`. */
export interface PinyinReader {
  full(text: string): string;
  initials(text: string): string;
}

let loading: Promise<PinyinReader> | undefined;

/** The dictionary is large and rarely needed, so it is read only when a heading looks like pinyin. */
export function loadPinyin(): Promise<PinyinReader> {
  return (loading ??= import('pinyin-pro').then(({ pinyin }) => ({
    full: (text) => pinyin(text, { toneType: 'none', type: 'array' }).join('').toLowerCase(),
    initials: (text) =>
      pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase(),
  })));
}

const SYLLABLE =
  '(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)';
const PINYIN = new RegExp(`^(?:${SYLLABLE}){2,}$`);

/** Whether some heading that says nothing else could be pinyin: letters that split into syllables, or initials. */
export const mayBePinyin = (headings: readonly string[]): boolean =>
  headings.some((heading) => {
    const letters = heading.toLowerCase().replaceAll(/[^a-z]/g, '');
    if (letters === '' || meaningsOf(heading).length > 0) return false;
    return PINYIN.test(letters) || (/^[a-z]{2,5}$/.test(letters) && !/[aeiou]/.test(letters));
  });
