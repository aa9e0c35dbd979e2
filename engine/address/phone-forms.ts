import type { PhoneKind } from '../../schemas/receiver.ts';

/** How the numbers of one country look once blanks and dashes are out: its own form, without the country's prefix. */
export interface PhoneForm {
  prefix: string;
  /** Written in front at home and left out abroad. */
  trunk: string;
  mobile: RegExp;
  landline: RegExp;
}

/** National numbers without the trunk digit. Source: the numbering plans of the countries. */
export const phoneForms: Readonly<Record<string, PhoneForm>> = {
  CN: { prefix: '86', trunk: '0', mobile: /^1[3-9]\d{9}$/, landline: /^[1-9]\d{8,10}$/ },
  HK: { prefix: '852', trunk: '', mobile: /^[4-79]\d{7}$/, landline: /^[23]\d{7}$/ },
  MO: { prefix: '853', trunk: '', mobile: /^6\d{7}$/, landline: /^28\d{6}$/ },
  TW: { prefix: '886', trunk: '0', mobile: /^9\d{8}$/, landline: /^[2-8]\d{7,8}$/ },
  MY: { prefix: '60', trunk: '0', mobile: /^1(?:1\d{8}|[02-46-9]\d{7}|5\d{8})$/, landline: /^[3-9]\d{7,8}$/ },
  SG: { prefix: '65', trunk: '', mobile: /^[89]\d{7}$/, landline: /^[36]\d{7}$/ },
  TH: { prefix: '66', trunk: '0', mobile: /^[689]\d{8}$/, landline: /^[2-7]\d{7}$/ },
  PH: { prefix: '63', trunk: '0', mobile: /^9\d{9}$/, landline: /^[2-8]\d{7,8}$/ },
  ID: { prefix: '62', trunk: '0', mobile: /^8\d{8,11}$/, landline: /^[2-79]\d{7,9}$/ },
  VN: { prefix: '84', trunk: '0', mobile: /^[35789]\d{8}$/, landline: /^2\d{9}$/ },
};

/** Kind and canonical form of a number given in digits, or undefined. `international` says that it had its prefix. */
export function nationalNumber(
  digits: string,
  country: string,
  international: boolean,
): { kind: PhoneKind; canonical: string } | undefined {
  const form = Object.hasOwn(phoneForms, country) ? phoneForms[country]! : undefined;
  if (!form) return undefined;
  const national = form.trunk !== '' && digits.startsWith(form.trunk) ? digits.slice(1) : digits;
  if (country === 'CN') return chineseNumber(digits, national, international);
  if (form.mobile.test(national)) return { kind: 'mobile', canonical: `+${form.prefix}${national}` };
  // Without the trunk digit a landline looks like anything else.
  if (form.landline.test(national) && (international || form.trunk === '' || national !== digits))
    return { kind: 'landline', canonical: `+${form.prefix}${national}` };
  return undefined;
}

/** Chinese numbers are written as at home: 13800138000, 0755-12345678, 400-820-8820. */
function chineseNumber(
  digits: string,
  national: string,
  international: boolean,
): { kind: PhoneKind; canonical: string } | undefined {
  if (/^1[3-9]\d{9}$/.test(national)) return { kind: 'mobile', canonical: national };
  const hotline = /^([48]00)(\d{3})(\d{4})$/.exec(digits);
  if (hotline) return { kind: 'landline', canonical: `${hotline[1]}-${hotline[2]}-${hotline[3]}` };
  if (national === digits && !international) return undefined;
  const landline = /^(10|2\d|[3-9]\d{2})(\d{7,8})$/.exec(national);
  return landline ? { kind: 'landline', canonical: `0${landline[1]}-${landline[2]}` } : undefined;
}
