import { withText, type CountryReader } from './place.ts';
import { trimCommas } from './take-lines.ts';

const LATIN = /(?:^|[\s,])(?:(singapore|s\s?(?=\(?\d))[\s,]*)?\(?(\d{6})\)?(?=[\s,]|$)/gi;
const HAN = /^(?:新加坡)?\s*(\d{6})?\s*(新加坡)?/;

/** `152 Beach Rd., #16-00 Gateway East, Singapore 189721`. The city is named only where the text names it besides the country. */
export const singapore: CountryReader = {
  names: /(?<=\d{6}\)?[\s,]*)singapore\.?$/i,
  read(text) {
    if (/[\u4e00-\u9fff]/.test(text)) return readHan(text);
    const match = [...text.matchAll(LATIN)].at(-1);
    if (!match)
      return { province: '', city: '', detail: trimCommas(text.replace(/[\s,]*singapore\.?$/i, '')) };
    const head = text.slice(0, match.index);
    const named = match[1] !== undefined || /singapore[\s,]*$/i.test(head);
    return {
      province: '',
      city: named ? 'Singapore' : '',
      detail: trimCommas(
        `${head.replace(/[\s,]*singapore[\s,]*$/i, '')}${text.slice(match.index + match[0].length)}`,
      ),
      postcode: match[2],
    };
  },
};

function readHan(text: string): ReturnType<CountryReader['read']> {
  const [whole, postcode, city] = HAN.exec(text) ?? [''];
  const detail = trimCommas(text.slice(whole.length));
  return {
    province: '',
    city: postcode === undefined ? '' : (city ?? ''),
    detail,
    ...withText('postcode', postcode),
  };
}
