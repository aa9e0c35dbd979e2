import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSignature, type SignatureSettings } from './signature.ts';

const key = createSecretKey('very secret', 'utf8');
const body = Buffer.from('{"orderNo":"6920","名":"甲"}');
const now = 1_760_000_000_000;
const settings: SignatureSettings = { secret: 's', header: 'X-Sign', algorithm: 'sha256', encoding: 'hex' };
const sign = (over: string | Buffer = body, algorithm = 'sha256'): Buffer =>
  createHmac(algorithm, key).update(over).digest();
const check = (change: Partial<SignatureSettings>, headers: Record<string, string>): string =>
  checkSignature({ ...settings, ...change }, key, headers, body, now)?.code ?? 'good';

describe('a signature', () => {
  it('is taken over the raw bytes, in hex of either case or base64, with its prefix', () => {
    expect(check({}, { 'x-sign': sign().toString('hex') })).toBe('good');
    expect(check({}, { 'x-sign': sign().toString('hex').toUpperCase() })).toBe('good');
    expect(check({ encoding: 'base64' }, { 'x-sign': sign().toString('base64') })).toBe('good');
    expect(check({ prefix: 'sha256=' }, { 'x-sign': `sha256=${sign().toString('hex')}` })).toBe('good');
    expect(check({ algorithm: 'md5' }, { 'x-sign': sign(body, 'md5').toString('hex') })).toBe('good');
  });

  it('agrees with the published vector of RFC 4231', () => {
    const data = Buffer.from('what do ya want for nothing?');
    const digest = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(
      checkSignature(settings, createSecretKey('Jefe', 'utf8'), { 'x-sign': digest }, data, now),
    ).toBeNull();
  });

  it('is refused when it is missing, of another body, cut, damaged or without its prefix', () => {
    const hex = sign().toString('hex');
    expect(check({}, {})).toBe('wrong-signature');
    for (const sent of [
      sign('other').toString('hex'),
      hex.slice(2),
      `${hex}zz`,
      `zz${hex}`,
      '',
      sign().toString('base64'),
    ])
      expect(check({}, { 'x-sign': sent }), sent).toBe('wrong-signature');
    expect(check({ prefix: 'sha256=' }, { 'x-sign': hex })).toBe('wrong-signature');
    expect(check({ algorithm: 'sha1' }, { 'x-sign': hex })).toBe('wrong-signature');
  });
});

describe('the time of a message', () => {
  const timed = { timestampHeader: 'X-Time', toleranceMs: 60_000 };
  const sent = (time: string): Record<string, string> => ({
    'x-sign': sign().toString('hex'),
    'x-time': time,
  });

  it('is read as seconds, milliseconds or ISO 8601, and must be near', () => {
    for (const time of [
      '1760000000',
      '1760000059',
      '1760000000000',
      '1759999940001',
      new Date(now).toISOString(),
    ])
      expect(check(timed, sent(time)), time).toBe('good');
    for (const time of ['1760000061', '1759999939999', '', 'yesterday', '1', 'NaN'])
      expect(check(timed, sent(time)), time).toBe('wrong-time');
    expect(check(timed, { 'x-sign': sign().toString('hex') })).toBe('wrong-time');
  });

  it('can be signed along with the body, so that nobody can change it', () => {
    const both = { ...timed, signed: 'timestamp.body' } as const;
    const digest = sign(Buffer.concat([Buffer.from('1760000000.'), body])).toString('hex');
    expect(check(both, { 'x-sign': digest, 'x-time': '1760000000' })).toBe('good');
    expect(check(both, { 'x-sign': digest, 'x-time': '1760000001' })).toBe('wrong-signature');
  });
});
