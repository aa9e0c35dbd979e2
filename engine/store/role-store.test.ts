import { describe, expect, it } from 'vitest';
import { allows, type Action, type Kind } from '../../schemas/api/permission.ts';
import { shippedRoles } from './role-store.ts';

/** Roles that may do this, those that may do everything left out. */
const who = (action: Action, kind: Kind): string[] =>
  shippedRoles
    .filter(({ id, permissions }) => id !== 'owner' && allows(permissions, action, kind))
    .map(({ id }) => id);

describe('the roles that ship', () => {
  it('let everybody read the records of tables, and all but viewers write them', () => {
    const writers = ['designer', 'operator', 'support', 'finance', 'warehouse'];
    expect(who('handle', 'table')).toEqual(writers);
    expect(who('read', 'table').sort()).toEqual([...writers, 'viewer'].sort());
    expect(who('edit', 'table')).toEqual(['designer']);
  });

  it('let designers connect channels and operators synchronise them', () => {
    expect(who('edit', 'channel')).toEqual(['designer']);
    expect(who('run', 'channel')).toEqual(['designer', 'operator']);
    expect(who('read', 'channel')).toEqual(['designer', 'operator', 'viewer']);
  });

  it('give the owner every right, and nobody else the management of people', () => {
    const owner = shippedRoles.find(({ id }) => id === 'owner')!;
    expect(allows(owner.permissions, 'edit', 'table', 'orders')).toBe(true);
    expect(who('manage', 'account')).toEqual([]);
  });
});
