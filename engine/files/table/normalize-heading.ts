/**
 * A heading as it is compared between files: full-width and half-width alike, without blanks and marks that are not
 * seen, capitals alike, brackets and 帐/账 in one spelling. `金额（元） ` and `金额(元)` are the same.
 */
export const normalizeHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replaceAll(/[\s\u200b-\u200f\u2060\ufeff]+/g, '')
    .toLowerCase()
    .replaceAll('帐', '账')
    .replaceAll('【', '[')
    .replaceAll('】', ']')
    .replaceAll(/[*＊:：]+$/g, '')
    .replaceAll(/^[*＊]+/g, '');
