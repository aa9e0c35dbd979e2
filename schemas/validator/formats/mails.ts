import { isHostname, isIdnHostname, isIpv4, isIpv6 } from './hosts.ts';

const ATOM = "[\\w!#$%&'*+/=?^`{|}~-]";
const WIDE_ATOM = `(?:${ATOM}|[^\\0-\\x7f])`;
const QUOTED = '"(?:[ !\\x23-\\x5b\\x5d-\\x7e]|\\\\[ -\\x7e])*"';
const WIDE_QUOTED = '"(?:[ !\\x23-\\x5b\\x5d-\\x7e]|\\\\[ -\\x7e]|[^\\0-\\x7f])*"';

const localPart = (atom: string, quoted: string): RegExp =>
  new RegExp(`^(?:${atom}+(?:\\.${atom}+)*|${quoted})$`, 'u');
const LOCAL = localPart(ATOM, QUOTED);
const WIDE_LOCAL = localPart(WIDE_ATOM, WIDE_QUOTED);

/** A mailbox of RFC 5321, section 4.1.2, at a host with a dot in its name or at an address. */
export const isEmail = (text: string): boolean => isMailbox(text, LOCAL, isHostname);

/** The same with letters of any script (RFC 6531). */
export const isIdnEmail = (text: string): boolean => isMailbox(text, WIDE_LOCAL, isIdnHostname);

function isMailbox(text: string, local: RegExp, isHost: (name: string) => boolean): boolean {
  const at = text.lastIndexOf('@');
  if (at < 0 || !local.test(text.slice(0, at))) return false;
  // Whoever sends mail composes the letters of a host's name first.
  const domain = text.slice(at + 1).normalize('NFC');
  const literal = /^\[(IPv6:)?(.*)\]$/i.exec(domain);
  if (literal !== null) return literal[1] === undefined ? isIpv4(literal[2] ?? '') : isIpv6(literal[2] ?? '');
  return isHost(domain) && /[.\u3002\uff0e\uff61]/.test(domain);
}
