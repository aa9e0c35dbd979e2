import type { Permission } from '../../schemas/api/permission.ts';

/** Who does something: a person, a machine with a token, or the platform itself. */
export interface Actor {
  kind: 'user' | 'token' | 'system';
  id: string;
  /** As the audit log shows it, also after the account is gone. */
  name: string;
  permissions: readonly Permission[];
  /** Address the request came from. */
  ip?: string;
}

/** The platform's own doing: schedules, error flows, the command line on this machine. */
export const systemActor = (name: string): Actor => ({
  kind: 'system',
  id: 'system',
  name,
  permissions: [{ action: '*', kind: '*', id: '*' }],
});
