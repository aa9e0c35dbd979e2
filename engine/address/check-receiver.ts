import type { Receiver, ReceiverProblem } from '../../schemas/receiver.ts';
import { parseAddress } from './parse-address.ts';
import { readPhone } from './read-phone.ts';

const HOUR_MS = 3_600_000;
/** A virtual number that lapses sooner than a parcel travels is worth a word. */
const SOON_MS = 48 * HOUR_MS;

type Found = Omit<ReceiverProblem, 'severity'> & { severity?: ReceiverProblem['severity'] };

/**
 * What keeps a parcel from this receiver at the instant `now`: no region down to the district, no name, a phone of no
 * known form, a virtual number that has lapsed. Masked and encrypted values are good where the shop can still be asked.
 */
export function checkReceiver(receiver: Receiver, now: number): ReceiverProblem[] {
  return [
    ...checkName(receiver),
    ...checkPhone(receiver),
    ...checkExpiry(receiver, now),
    ...checkPlace(receiver),
  ].map((one) => ({ severity: 'error' as const, ...one }));
}

const isHidden = ({ mask, ciphertext }: Receiver, part: 'name' | 'phone' | 'address'): boolean =>
  mask?.[part] !== undefined || ciphertext?.[part] !== undefined;

function checkName(receiver: Receiver): Found[] {
  if (receiver.name !== undefined && receiver.name.trim() !== '') return [];
  if (isHidden(receiver, 'name')) return [];
  return [
    {
      code: 'name-missing',
      field: 'name',
      message: { zh: '没有收货人姓名。', en: 'There is no receiver.' },
      suggestion: { zh: '请补上收货人。', en: 'Add the receiver.' },
    },
  ];
}

function checkPhone(receiver: Receiver): Found[] {
  const { phone, ciphertext, oaid } = receiver;
  if (phone === undefined || phone === '') {
    if (ciphertext?.phone !== undefined || oaid !== undefined) return [];
    if (receiver.mask?.phone !== undefined) return [unreachable(receiver.mask.phone)];
    return [
      {
        code: 'phone-missing',
        field: 'phone',
        message: { zh: '没有电话。', en: 'There is no phone number.' },
        suggestion: { zh: '请向买家要手机号。', en: 'Ask the buyer for a mobile number.' },
      },
    ];
  }
  const { kind } = readPhone(phone, receiver.address?.country);
  if (kind === 'masked') return oaid === undefined && !ciphertext?.phone ? [unreachable(phone)] : [];
  if (kind !== 'invalid') return [];
  const digits = phone.replaceAll(/\D/g, '').length;
  return [
    {
      code: 'phone-invalid',
      field: 'phone',
      value: phone,
      message: { zh: `电话“${phone}”的格式不对。`, en: `"${phone}" is no phone number.` },
      suggestion: {
        zh: `手机号是 11 位，固定电话要带区号；这里有 ${digits} 位。`,
        en: `A mobile number has 11 digits, a landline its area code; this has ${digits} digits.`,
      },
    },
  ];
}

const unreachable = (value: string): Found => ({
  code: 'phone-masked',
  field: 'phone',
  severity: 'warning',
  value,
  message: {
    zh: '电话已脱敏，也没有密文或 OAID。',
    en: 'The phone is masked, and there is neither ciphertext nor OAID.',
  },
  suggestion: {
    zh: '请用平台电子面单，或在平台上解密。',
    en: "Use the shop's own waybill, or decrypt it there.",
  },
});

function checkExpiry({ expiresAt }: Receiver, now: number): Found[] {
  if (expiresAt === undefined || expiresAt - now > SOON_MS) return [];
  const lapsed = expiresAt <= now;
  const hours = Math.max(0, Math.floor((expiresAt - now) / HOUR_MS));
  return [
    {
      code: lapsed ? 'virtual-number-expired' : 'virtual-number-expires-soon',
      field: 'expiresAt',
      severity: lapsed ? 'error' : 'warning',
      value: expiresAt,
      message: lapsed
        ? { zh: '虚拟号已过期。', en: 'The virtual number has expired.' }
        : { zh: `虚拟号还有 ${hours} 小时过期。`, en: `The virtual number expires in ${hours} hours.` },
      suggestion: {
        zh: '请向平台重新取号，或尽快发货。',
        en: 'Get a new number from the platform, or ship soon.',
      },
    },
  ];
}

function checkPlace(receiver: Receiver): Found[] {
  const { address = {} } = receiver;
  const problems = (address.country ?? 'CN') === 'CN' ? checkChinese(address) : checkAbroad(address);
  const hasDetail = [address.detail, address.text].some((part) => part !== undefined && part.trim() !== '');
  if (hasDetail || isHidden(receiver, 'address')) return problems;
  return [
    ...problems,
    {
      code: 'detail-missing',
      field: 'address.detail',
      message: { zh: '没有详细地址。', en: 'There is no street address.' },
      suggestion: { zh: '请补上街道和门牌号。', en: 'Add street and house number.' },
    },
  ];
}

/** Words and code must lead to one district; what the reader of addresses doubts is a problem here. */
function checkChinese(address: NonNullable<Receiver['address']>): Found[] {
  const { province = '', city = '', district = '', code } = address;
  const words = [province, city, district].filter((part) => part !== '').join(' ');
  const read = parseAddress(words === '' ? (address.text ?? '') : words);
  if (code !== undefined && read.code !== '' && !agree(code, read.code))
    return [codeConflict(code, read.code, words)];
  // Cities without districts are complete with their city.
  if (/^(?:4419|4420|4604|6202)00$/.test(read.code)) return [];
  return read.problems.map((one) =>
    one.code === 'city-missing' || one.code === 'district-missing' ? { ...one, severity: 'error' } : one,
  );
}

const agree = (code: string, other: string): boolean => {
  const known = (one: string): string => one.replace(/(?:00)+$/, '');
  return known(code).startsWith(known(other)) || known(other).startsWith(known(code));
};

const codeConflict = (code: string, read: string, words: string): Found => ({
  code: 'code-conflict',
  field: 'address.code',
  value: code,
  message: { zh: `地区代码 ${code} 与“${words}”不符。`, en: `Code ${code} is not that of ${words}.` },
  suggestion: { zh: `按文字应为 ${read}。`, en: `By its words it is ${read}.` },
});

function checkAbroad({ city, postcode, province }: NonNullable<Receiver['address']>): Found[] {
  if ((city ?? '') !== '' || (postcode ?? '') !== '' || (province ?? '') !== '') return [];
  return [
    {
      code: 'region-missing',
      field: 'address.city',
      message: { zh: '没有城市、州或邮编。', en: 'There is no city, state or postcode.' },
      suggestion: { zh: '请补上城市和邮编。', en: 'Add city and postcode.' },
    },
  ];
}
