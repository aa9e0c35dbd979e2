import { isIpv6 } from './hosts.ts';

/** Every part of a reference of RFC 3986, whatever it holds. */
const PARTS = /^(?:([^:/?#]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
const SCHEME = /^[a-z][a-z\d+.-]*$/i;
const ADDRESS = /^\[(?:v[\da-f]+\.[\w.~!$&'()*+,;=:-]+|([\da-f:.]+))\]$/i;

/** What RFC 3987 adds to a part, and to a query. */
const WIDE =
  '\\xa0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef' +
  Array.from({ length: 14 }, (_, plane) => {
    const start = (plane + 1) * 0x1_0000 + (plane === 13 ? 0x1000 : 0);
    return `\\u{${start.toString(16)}}-\\u{${(plane * 0x1_0000 + 0x1_fffd).toString(16)}}`;
  }).join('');
const PRIVATE = '\\ue000-\\uf8ff\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}';

interface Grammar {
  user: RegExp;
  host: RegExp;
  path: RegExp;
  query: RegExp;
  fragment: RegExp;
}

const some = (chars: string): RegExp => new RegExp(`^(?:[${chars}]|%[\\dA-Fa-f]{2})*$`, 'u');
const grammar = (wide: string, secret: string): Grammar => {
  const plain = `\\w.~!$&'()*+,;=\\-${wide}`;
  return {
    user: some(`${plain}:`),
    host: some(plain),
    path: some(`${plain}:@/`),
    query: some(`${plain}:@/?${secret}`),
    fragment: some(`${plain}:@/?`),
  };
};
const ASCII = grammar('', '');
const UNICODE = grammar(WIDE, PRIVATE);

/** RFC 3986, with a scheme. */
export const isUri = (text: string): boolean => isReference(text, ASCII, true);
/** RFC 3986, with a scheme or relative. */
export const isUriReference = (text: string): boolean => isReference(text, ASCII, false);
/** RFC 3987, with a scheme. */
export const isIri = (text: string): boolean => isReference(text, UNICODE, true);
/** RFC 3987, with a scheme or relative. */
export const isIriReference = (text: string): boolean => isReference(text, UNICODE, false);

/** A web or FTP address with a host. */
export const isUrl = (text: string): boolean => /^(?:https?|ftp):\/\/[^/?#]/i.test(text) && isUri(text);

function isReference(text: string, allowed: Grammar, absolute: boolean): boolean {
  const [, scheme, authority, path = '', query = '', fragment = ''] = PARTS.exec(text) ?? [];
  if (scheme === undefined ? absolute : !SCHEME.test(scheme)) return false;
  if (authority !== undefined && !isAuthority(authority, allowed)) return false;
  if (authority === undefined && path.startsWith('//')) return false;
  return allowed.path.test(path) && allowed.query.test(query) && allowed.fragment.test(fragment);
}

function isAuthority(authority: string, { user, host }: Grammar): boolean {
  const at = authority.indexOf('@');
  if (at >= 0 && !user.test(authority.slice(0, at))) return false;
  const [, name = '', port = ''] = /^(\[.*\]|[^:]*)(?::(.*))?$/s.exec(authority.slice(at + 1)) ?? [
    '',
    '[',
    '',
  ];
  if (!/^\d*$/.test(port)) return false;
  const address = ADDRESS.exec(name);
  return address === null ? host.test(name) : address[1] === undefined || isIpv6(address[1]);
}

const LITERAL = `[!#$&-;=?-\\[\\]_a-z~${WIDE}${PRIVATE}]|%[\\dA-Fa-f]{2}`;
const NAME = '(?:\\w|%[\\dA-Fa-f]{2})+(?:\\.(?:\\w|%[\\dA-Fa-f]{2})+)*';
const VARIABLE = `${NAME}(?::[1-9]\\d{0,3}|\\*)?`;
const TEMPLATE = new RegExp(`^(?:${LITERAL}|\\{[+#./;?&=,!@|]?${VARIABLE}(?:,${VARIABLE})*\\})*$`, 'u');

/** RFC 6570. */
export const isUriTemplate = (text: string): boolean => TEMPLATE.test(text);
