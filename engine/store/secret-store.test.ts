import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { systemActor } from './actor.ts';
import { listAudit } from './audit-store.ts';
import { seal, unseal } from './seal.ts';
import { openSecretStore } from './secret-store.ts';
import { createStore, type Store } from './store.ts';
import { tablesOf, type Tables } from './tables.ts';
import { keyFile, loadVaultKey } from './vault-key.ts';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);
const actor = systemActor('test');
const clock = createFakeClock();
let store: Store;
let tables: Tables;
beforeEach(async () => {
  store = await createStore({ worker: 'test', clock });
  tables = tablesOf(store);
});
afterEach(() => store.close());

const open = (with_ = key): ReturnType<typeof openSecretStore> => openSecretStore(tables, clock.now, with_);
const hmac = { name: 'shop-webhook', kind: 'hmac', value: 'very secret words' } as const;

describe('the vault', () => {
  it('gives a secret to who opens it, and to nobody else', async () => {
    const secrets = await open();
    await secrets.put({ ...hmac, note: '抖音' }, actor);
    expect(secrets.open('shop-webhook')).toBe('very secret words');
    const seen = [
      await secrets.list(),
      await tables.read('select * from secrets'),
      await listAudit(tables, { limit: 9 }),
    ];
    expect(JSON.stringify(seen)).not.toContain('very secret');
    expect(await secrets.list()).toMatchObject([
      { name: 'shop-webhook', kind: 'hmac', note: '抖音', updatedBy: 'test' },
    ]);
  });

  it('says which secret is missing, and hides its own canary', async () => {
    const secrets = await open();
    expect(() => secrets.open('none')).toThrow('There is no secret "none"');
    expect(() => secrets.open('$canary')).toThrow('no secret');
    expect(await secrets.remove('$canary', actor)).toBe(false);
    expect(await secrets.list()).toEqual([]);
  });

  it('does not open with another key, and says so at the start', async () => {
    await open();
    await expect(open(otherKey)).rejects.toMatchObject({ code: 'vault-key' });
  });

  it('loses no other secret to a damaged one', async () => {
    const secrets = await open();
    await secrets.put(hmac, actor);
    await secrets.put({ ...hmac, name: 'moved' }, actor);
    await tables.write((tx) =>
      tx.query(
        "update secrets set sealed = (select sealed from secrets where name = 'shop-webhook') where name = 'moved'",
      ),
    );
    expect(await secrets.catchUp()).toBe(true);
    expect(() => secrets.open('moved')).toThrow('cannot be opened');
    expect(secrets.open('shop-webhook')).toBe('very secret words');
  });

  it('sees what another process changed', async () => {
    const [here, there] = [await open(), await open()];
    expect(await here.catchUp()).toBe(false);
    await there.put(hmac, actor);
    expect([await here.catchUp(), here.open('shop-webhook')]).toEqual([true, 'very secret words']);
    await there.remove('shop-webhook', actor);
    await here.catchUp();
    expect(() => here.open('shop-webhook')).toThrow('no secret');
  });

  it('changes its key without losing a secret', async () => {
    const secrets = await open();
    await secrets.put(hmac, actor);
    await secrets.rotate(otherKey, actor);
    expect(secrets.open('shop-webhook')).toBe('very secret words');
    expect((await open(otherKey)).open('shop-webhook')).toBe('very secret words');
    await expect(open()).rejects.toMatchObject({ code: 'vault-key' });
  });
});

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
