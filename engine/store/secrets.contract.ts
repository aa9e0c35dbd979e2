import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from './actor.ts';
import { listAudit } from './audit-store.ts';
import { HOOK_MS, openBench, type Bench, type ContractTarget } from './contract.fixture.ts';
import { openSecretStore } from './secret-store.ts';
import { tablesOf, type Tables } from './tables.ts';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);
const actor = systemActor('test');

/** Secrets in the database; the seal and the key file have tests of their own. */
export const secretsContract = (target: ContractTarget): void => {
  describe(`secrets on ${target.name}`, () => {
    let bench: Bench;
    let tables: Tables;
    beforeEach(async () => {
      bench = await openBench(target);
      tables = tablesOf(bench.store);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const open = (with_ = key): ReturnType<typeof openSecretStore> =>
      openSecretStore(tables, bench.clock.now, with_);
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
  });
};
