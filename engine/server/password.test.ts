import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

it('takes the password and no other', async () => {
  const stored = await hashPassword('订单-中台-2026');
  expect(stored).toMatch(/^scrypt\$15\$8\$/);
  expect(await verifyPassword('订单-中台-2026', stored)).toBe(true);
  expect(await verifyPassword('订单-中台-2027', stored)).toBe(false);
});

it('never makes the same hash twice', async () => {
  const [first, second] = await Promise.all([hashPassword('same words'), hashPassword('same words')]);
  expect(first).not.toBe(second);
});

it('takes the same sign from two keyboards for one', async () => {
  expect(await verifyPassword('caf\u00e9 １２', await hashPassword('cafe\u0301 12'))).toBe(true);
});

it('refuses where nothing, or nothing it knows, is stored', async () => {
  expect(await verifyPassword('x', undefined)).toBe(false);
  expect(await verifyPassword('x', 'x')).toBe(false);
});
