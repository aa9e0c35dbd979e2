import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seal, unseal } from './seal.ts';
import { keyFile, loadVaultKey } from './vault-key.ts';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);

describe('a sealed value', () => {
  it('is different each time and bound to its name', () => {
    const sealed = seal(key, 'a', '密');
    expect(sealed).not.toBe(seal(key, 'a', '密'));
    expect(unseal(key, 'a', sealed)).toBe('密');
    for (const [k, name, text] of [
      [otherKey, 'a', sealed],
      [key, 'b', sealed],
      [key, 'a', `${sealed.slice(0, -2)}AA`],
      [key, 'a', 'v2.x'],
    ] as const)
      expect(() => unseal(k, name, text)).toThrow();
  });
});

describe('the key', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), '搭流 key-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('is made once, beside the data, for its owner alone', async () => {
    const data = join(dir, 'data');
    const [first, second] = await Promise.all([loadVaultKey(data, undefined), loadVaultKey(data, undefined)]);
    const later = await loadVaultKey(data, undefined);
    expect(first.equals(later) && second.equals(later)).toBe(true);
    expect(keyFile(data)).toBe(join(dir, 'data.key'));
    expect((await stat(keyFile(data))).mode & 0o777).toBe(0o600);
    expect(await readFile(keyFile(data), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it('is refused when others can read it or when it is none', async () => {
    await loadVaultKey(join(dir, 'data'), undefined);
    await chmod(keyFile(join(dir, 'data')), 0o644);
    await expect(loadVaultKey(join(dir, 'data'), undefined)).rejects.toThrow('chmod 600');
    await expect(loadVaultKey(dir, 'short')).rejects.toThrow('64 hexadecimal digits');
    expect((await loadVaultKey(dir, 'aB'.repeat(32))).length).toBe(32);
  });
});
