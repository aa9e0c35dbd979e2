import { readLabel, suitsBidi, type Label } from './labels.ts';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HEX = /^[\da-f]{1,4}$/i;
const MAX_NAME = 253;

/** Dotted decimal of RFC 2673; no leading zeros, which some read as octal. */
export const isIpv4 = (text: string): boolean => IPV4.test(text);

/** RFC 4291, section 2.2. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const mapped = last.includes('.');
  const size = groups.length + (mapped ? 1 : 0);
  if (halves.length === 2 ? size > 7 : size !== 8) return false;
  // The dotted part ends the address.
  if (mapped && (!isIpv4(last) || !text.endsWith(last))) return false;
  return groups.slice(0, mapped ? -1 : undefined).every((group) => HEX.test(group));
}

/** RFC 1123; labels that begin with `xn--` must be names of RFC 5890. */
export const isHostname = (text: string): boolean =>
  isName(text.split('.'), (label) => /^[\da-z-]+$/i.test(label));

/** RFC 5890: labels may be in any script. The dots of East Asian writing separate them too. */
export const isIdnHostname = (text: string): boolean =>
  isName(text.split(/[.\u3002\uff0e\uff61]/), (label) => !/^(?!xn)..--/i.test(label));

function isName(labels: string[], allowed: (label: string) => boolean): boolean {
  const decoded = labels.map((label) => (allowed(label) ? readLabel(label) : undefined));
  if (decoded.some((label) => label === undefined)) return false;
  const names = decoded as Label[];
  return (
    names.map(({ ascii }) => ascii).join('.').length <= MAX_NAME &&
    suitsBidi(names.map(({ unicode }) => unicode))
  );
}
