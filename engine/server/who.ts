import type { Who } from '../../schemas/schedule-state.ts';
import type { Actor } from '../store/actor.ts';

/** The actor without the rights: what the audit log of the services takes. */
export const whoOf = ({ kind, id, name, ip }: Actor): Who => ({
  kind,
  id,
  name,
  ...(ip === undefined ? {} : { ip }),
});
