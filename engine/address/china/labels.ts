export type Label = 'name' | 'phone' | 'region' | 'detail' | 'postcode' | 'note';

/** Takes the place of a label, with the label's letter behind it; what follows up to the next break is its value. */
export const LABEL_MARK = '\ue001';

const WORDS: Record<Label, string> = {
  name: '(?:收货人|收件人|收货|收件|联系人|客户|买家|提货人|顾客)?(?:姓名|名字|名称)|收货人|收件人|联系人|提货人|顾客',
  phone:
    '(?:收货人|收件人|联系人)?(?:联系|收货|收件)?(?:手机|移动|固定)?(?:电话|手机)(?:号码|号)?|联系方式|tel|phone|mobile',
  region: '(?:所在|收货|收件|配送)(?:地区|区域|城市|省市区?)|省市区(?:县)?|地区|区域',
  detail: '(?:详细|收货|收件|送货|寄送|街道|配送|邮寄|联系)?(?:人)?(?:详细)?地址|地址|address',
  postcode: '(?:邮政编码|邮政|邮编|zip)',
  note: '(?:买家)?(?:备注|留言)|订单(?:编)?号|商品|数量|快递|下单时间',
};
const LETTERS: Record<string, Label> = {
  n: 'name',
  p: 'phone',
  r: 'region',
  d: 'detail',
  z: 'postcode',
  o: 'note',
};
const LETTER_OF: Record<Label, string> = {
  name: 'n',
  phone: 'p',
  region: 'r',
  detail: 'd',
  postcode: 'z',
  note: 'o',
};

const START = String.raw`(?<=^|[\s,，;；。、.|\ue000])`;
/** With a colon anywhere; without one only where a phone, a postcode or a place follows at once. */
const PATTERNS: readonly (readonly [Label, RegExp])[] = (Object.keys(WORDS) as Label[]).map((label) => [
  label,
  new RegExp(
    `(?:${WORDS[label]})\\s*[:：]\\s*` +
      (label === 'phone'
        ? `|(?:${WORDS[label]})\\s*(?=\\ue000)`
        : label === 'postcode'
          ? `|(?:${WORDS[label]})\\s*(?=\\d{6})`
          : label === 'detail'
            ? `|${START}(?:详细|收货|收件)?地址(?=[\\s\\u4e00-\\u9fff])|(?<=公司)地址`
            : label === 'name'
              ? `|${START}(?:收货人|收件人|联系人)(?:姓名)?\\s*(?=[\\s\\u4e00-\\u9fff])`
              : ''),
    'gi',
  ),
]);
const MAYBE = /[:：\ue000]|邮编|邮政编码|地址|收货人|收件人|联系人/;

/** Puts marks in the place of labels. Most lines have none and pass by at the cost of one test. */
export function markLabels(text: string): string {
  if (!MAYBE.test(text)) return text;
  let marked = text;
  // Longer words hold shorter ones (收货人手机 holds 收货人), so the phone's labels go before the name's.
  for (const label of ['phone', 'postcode', 'detail', 'region', 'note', 'name'] as const) {
    const pattern = PATTERNS.find(([of]) => of === label)![1];
    marked = marked.replace(pattern, `${LABEL_MARK}${LETTER_OF[label]}`);
  }
  return marked;
}

export const labelOf = (letter: string): Label | undefined =>
  Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
