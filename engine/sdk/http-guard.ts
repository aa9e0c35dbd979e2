import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { EngineError } from '../core/errors.ts';

/** Ranges that are not the public internet (IANA special-purpose registries), and one cloud's metadata address among public ones. */
const REFUSED_V4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Inside the global unicast range: protocol assignments with Teredo, documentation, 6to4 which wraps any IPv4. */
const REFUSED_V6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
/** The prefix under which a provider's NAT64 reaches IPv4 addresses. */
const NAT64 = '64:ff9b::';

const refused = new BlockList();
const reachableV6 = new BlockList();
for (const [network, bits] of REFUSED_V4) {
  refused.addSubnet(network, bits, 'ipv4');
  refused.addSubnet(`${NAT64}${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of REFUSED_V6) refused.addSubnet(network, bits, 'ipv6');
reachableV6.addSubnet('2000::', 3, 'ipv6');
reachableV6.addSubnet(NAT64, 96, 'ipv6');

/** True for an address of the public internet. IPv6 is refused unless it is global unicast, so mapped IPv4 is refused too. */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return reachableV6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
  return isIP(address) === 4 && !refused.check(address, 'ipv4');
}

/** Names that never leave the machine or its network, refused before they are resolved. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)$/;

export interface HttpGuard {
  /** The URL, read as a browser reads it. Throws EngineError `url-refused` for all that can be told without DNS. */
  check(url: string): URL;
  /** True if the list names this host and port: it is then reached without a check of its address. */
  isAllowed(url: URL): boolean;
  /** For `net.connect`: refuses the name if any of its addresses is private, at the moment of connecting. */
  lookup: LookupFunction;
}

export interface GuardOptions {
  /** `host:port` of private services that flows may call, for instance `erp.lan:8080`. */
  allow?: readonly string[];
  /** Stands in for DNS in tests. */
  resolve?: typeof systemLookup;
}

export function createHttpGuard({ allow = [], resolve = systemLookup }: GuardOptions = {}): HttpGuard {
  const allowed = new Set(allow.map((entry) => entry.toLowerCase()));
  const isAllowed = (url: URL): boolean => allowed.has(`${url.hostname}:${portOf(url)}`);
  return {
    isAllowed,
    check(text) {
      const url = readUrl(text);
      if (!isAllowed(url)) checkHost(url.hostname);
      return url;
    },
    lookup(hostname, options, callback) {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return callback(error, '');
        const hidden = addresses.find(({ address }) => !isPublicAddress(address));
        if (hidden !== undefined) return callback(refuseAddress(hostname, hidden.address), '');
        const [first] = addresses;
        if (options.all === true) return callback(null, addresses);
        return first === undefined
          ? callback(refuseAddress(hostname, ''), '')
          : callback(null, first.address, first.family);
      });
    },
  };
}

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

function readUrl(text: string): URL {
  if (!URL.canParse(text))
    throw refuse(
      'url-refused',
      `“${shorten(text)}”不是完整的网址。`,
      `"${shorten(text)}" is not an absolute URL.`,
    );
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(
      'url-refused',
      `只能请求 http 或 https 网址，不能是 ${url.protocol}`,
      `Only http and https are called, not ${url.protocol}`,
    );
  if (url.username !== '' || url.password !== '')
    throw refuse(
      'url-refused',
      '网址里不能写用户名和密码，请改用密钥。',
      'A URL may not carry a user name or password; use a secret.',
    );
  return url;
}

/** URL parsing has turned decimal, octal, hex and short spellings of an IPv4 address into four plain numbers already. */
function checkHost(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) === 0 ? LOCAL_NAME.test(host) || host === '' : !isPublicAddress(host))
    throw refuseAddress(hostname, host);
}

const refuseAddress = (hostname: string, address: string): EngineError =>
  refuse(
    'url-refused',
    `${hostname} 指向内部地址${address === hostname ? '' : `（${address}）`}，已拒绝；确需访问时请把“主机:端口”加入允许名单。`,
    `${hostname} leads to a private address${address === hostname ? '' : ` (${address})`} and is refused; if it must be reached, put host:port on the allow list.`,
  );

const refuse = (code: string, zh: string, en: string): EngineError => new EngineError(code, { zh, en });

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
