import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createHttpGuard, isPublicAddress } from './http-guard.ts';

type Resolve = NonNullable<NonNullable<Parameters<typeof createHttpGuard>[0]>['resolve']>;

/** DNS as a table. */
const names = (table: Record<string, string[]>): Resolve =>
  // The overloads of dns.lookup cannot be written as one function type; the guard always asks for all addresses.
  ((hostname: string, _options: unknown, callback: (error: Error | null, found: LookupAddress[]) => void) =>
    callback(
      null,
      (table[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as Resolve;

const look = (table: Record<string, string[]>, hostname: string, all = true): Promise<unknown> =>
  new Promise((resolve, reject) => {
    createHttpGuard({ resolve: names(table) }).lookup(hostname, { all }, (error, found) =>
      error === null ? resolve(found) : reject(error),
    );
  });

describe('the guard of outbound calls', () => {
  it('knows the public internet from all else', () => {
    const open = [
      '1.1.1.1',
      '8.8.8.8',
      '172.15.0.1',
      '172.32.0.1',
      '100.128.0.1',
      '223.5.5.5',
      '2400:3200::1',
      '64:ff9b::808:808',
    ];
    const hidden = [
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '100.100.100.200',
      '127.0.0.1',
      '168.63.129.16',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.192',
      '192.168.1.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:8.8.8.8',
      '::ffff:127.0.0.1',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'ff02::1',
      '2001::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '64:ff9b::7f00:1',
      '64:ff9b::10.0.0.1',
      '64:ff9b:1::1',
      'fe80::1%eth0',
      'not an address',
    ];
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
    expect(hidden.filter(isPublicAddress)).toEqual([]);
  });

  it.each([
    'http://127.0.0.1/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://017700000001/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127.0.0.1./',
    'http://localhost./',
    'http://a.localhost/',
    'http://metadata.google.internal/',
    'http://printer.local/',
    'http://[::ffff:7f00:1]/',
    'http://[fe80::1]/',
    'http://user@example.com/',
    'http://user:pass@example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'data:text/plain,x',
    'example.com',
    '//example.com',
    '',
  ])('refuses %s before any name is looked up', (url) => {
    expect(() => createHttpGuard().check(url)).toThrow(
      expect.objectContaining({ code: 'url-refused', blame: 'author' }),
    );
  });

  it('lets public addresses and names pass', () => {
    for (const url of [
      'https://example.com/a?b=c',
      'http://8.8.8.8:8080/',
      'http://[2400:3200::1]/',
      'https://localhost.example.com/',
    ])
      expect(createHttpGuard().check(url).href).toBe(new URL(url).href);
  });

  it('lets listed private hosts pass, on the listed port alone', () => {
    const guard = createHttpGuard({ allow: ['127.0.0.1:9000', 'ERP.lan:80', '[::1]:443'] });
    for (const url of ['http://127.0.0.1:9000/', 'http://erp.lan/', 'https://[::1]/'])
      expect(guard.isAllowed(guard.check(url))).toBe(true);
    expect(() => guard.check('http://127.0.0.1:9001/')).toThrow('private address');
    expect(() => guard.check('http://[::1]/')).toThrow('private address');
    expect(guard.isAllowed(guard.check('https://erp.lan/'))).toBe(false);
  });

  it('refuses a name when any of its addresses is private', async () => {
    const table = {
      'good.test': ['1.1.1.1', '2400:3200::1'],
      'bad.test': ['10.0.0.1'],
      'mixed.test': ['1.1.1.1', '::1'],
      'none.test': [],
    };
    expect(await look(table, 'good.test')).toHaveLength(2);
    expect(await look(table, 'good.test', false)).toBe('1.1.1.1');
    await expect(look(table, 'bad.test')).rejects.toMatchObject({ code: 'url-refused' });
    await expect(look(table, 'mixed.test')).rejects.toMatchObject({ code: 'url-refused' });
    await expect(look(table, 'none.test', false)).rejects.toMatchObject({ code: 'url-refused' });
  });
});
