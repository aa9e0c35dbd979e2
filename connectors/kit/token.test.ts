import { describe, expect, it } from 'vitest';
import { readAnswer, type Records } from './read-answer.ts';
import { sample } from './sample-connector.fixture.ts';
import { readTokens, tokenNeed } from './token.ts';

const HOUR = 3_600_000;
const now = 1_800_000_000_000;
const oauth = {
  kind: 'oauth2',
  authorizeUrl: 'https://a.test',
  refresh: 'call',
  aheadMs: HOUR,
  accessToken: 'token',
  refreshToken: 'next',
  expiresIn: 'life',
  refreshExpiresIn: 'nextLife',
};
const connector = sample({}, { auth: oauth });
const unrefreshed = sample({}, { auth: { ...oauth, refresh: undefined } });
const need = (credential: Record<string, string>, one = connector) => tokenNeed(one, credential, now).need;
const at = (ms: number): string => String(now + ms);

describe('tokens', () => {
  it('are renewed ahead of their end, or a person is asked', () => {
    const good = { accessToken: 'a', refreshToken: 'r' };
    expect(need({ ...good, accessTokenExpiresAt: at(2 * HOUR) })).toBe('nothing');
    expect(need(good)).toBe('nothing');
    expect(need({ ...good, accessTokenExpiresAt: at(HOUR) })).toBe('call');
    expect(need({ refreshToken: 'r' })).toBe('call');
    expect(need({ ...good, accessTokenExpiresAt: at(-1), refreshTokenExpiresAt: at(-1) })).toBe('authorise');
    expect(need({ accessToken: 'a', accessTokenExpiresAt: at(HOUR / 2) }, unrefreshed)).toBe('nothing');
    expect(need({ accessToken: 'a', accessTokenExpiresAt: at(0) }, unrefreshed)).toBe('authorise');
    expect(need({}, unrefreshed)).toBe('authorise');
    expect(need({}, sample())).toBe('nothing');
    const robot = sample(
      {},
      { auth: { kind: 'client-credentials', obtain: 'call', aheadMs: HOUR, accessToken: 'token' } },
    );
    expect(tokenNeed(robot, {}, now)).toEqual({ need: 'call', operation: 'call' });
  });

  it('are read with their ends', () => {
    const body = '{"code":0,"data":{"rows":{"token":"a1","next":"r1","life":7200,"nextLife":"14400"}}}';
    const answer = readAnswer(connector, 'call', { status: 200, headers: {}, body }) as Records;
    expect(readTokens(connector, answer, now)).toEqual({
      accessToken: 'a1',
      refreshToken: 'r1',
      accessTokenExpiresAt: at(2 * HOUR),
      refreshTokenExpiresAt: at(4 * HOUR),
    });
    expect(readTokens(connector, { ...answer, records: [] }, now)).toBeUndefined();
    expect(readTokens(connector, { ...answer, records: [{ token: '' }] }, now)).toBeUndefined();
  });
});
