import type { Receiver } from '../../schemas/receiver.ts';
import { isCiphertext, isMasked } from './ciphertext.ts';
import { parseAddress } from './parse-address.ts';
import { readPhone } from './read-phone.ts';

/** A receiver in the words of a platform; each value plain, masked or encrypted. */
export interface ReceiverWords {
  name?: string | undefined;
  phone?: string | undefined;
  /** All of the address, or what stands behind the region. */
  address?: string | undefined;
  country?: string | undefined;
  province?: string | undefined;
  city?: string | undefined;
  district?: string | undefined;
  street?: string | undefined;
  oaid?: string | undefined;
  expiresAt?: number | undefined;
}

type Kept = Pick<Receiver, 'name' | 'phone' | 'mask' | 'ciphertext'>;
type Part = 'name' | 'phone' | 'address';

/** Sorts the values into plain, mask and ciphertext, and reads the region. What is encrypted is kept as it came. */
export function readReceiver(words: ReceiverWords): Receiver {
  const country = words.country ?? 'CN';
  const kept: Kept = {};
  const isPlain = (part: Part): boolean => {
    const value = words[part]?.trim() ?? '';
    if (value === '') return false;
    if (isCiphertext(value)) kept.ciphertext = { ...kept.ciphertext, [part]: value };
    else if (isMasked(value)) kept.mask = { ...kept.mask, [part]: value };
    else return true;
    return false;
  };
  if (isPlain('name')) kept.name = words.name!.trim();
  const phone = isPlain('phone') ? readPhone(words.phone!, country) : undefined;
  if (phone) kept.phone = phone.canonical;
  const address = readPlace(words, country, isPlain('address'));
  const expiresAt = words.expiresAt ?? phone?.expiresAt;
  return {
    ...kept,
    address,
    ...(words.oaid === undefined || words.oaid === '' ? {} : { oaid: words.oaid }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** The region's fields count before what the address says again; without them the address is taken apart. */
function readPlace(words: ReceiverWords, country: string, plain: boolean): NonNullable<Receiver['address']> {
  const { province = '', city = '', district = '', street = '' } = words;
  const fields = [province, city, district].filter((part) => part !== '');
  const text = plain ? words.address!.trim() : '';
  const whole =
    fields.length > 0 && country === 'CN'
      ? parseAddress(`${fields.join(' ')} ${street} ${text}`, { country })
      : parseAddress(text, { country });
  const found = {
    province: whole.province || province,
    city: whole.city || city,
    district: whole.district || district,
    street: street || (whole.street ?? ''),
    detail: text === '' ? '' : whole.detail,
    code: whole.code,
    postcode: whole.postcode ?? '',
    text,
  };
  return {
    country,
    ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== '')),
  };
}
