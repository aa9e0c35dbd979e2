/** Full-width digits, letters and signs of numbers, and the ideographic space: as long as before. */
const WIDE = /[０-９Ａ-Ｚａ-ｚ＋－＃／＊＠．　\u00a0\u2002-\u200a\u202f]/g;
/** Marks of direction and joiners, which pasted texts carry unseen. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\ue000\ue001\ufeff]/g;

/** Digits, letters and blanks in their plain form; Chinese punctuation stays. */
export const halfWidth = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .replace(WIDE, (one) =>
      one >= '！' && one <= '～' ? String.fromCharCode(one.charCodeAt(0) - 0xfee0) : ' ',
    );
