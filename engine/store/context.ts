import type { Clock, Fault } from '../core/ports.ts';
import type { Dialect } from './dialect.ts';
import type { Session } from './session.ts';

/** What every part of the store is given. */
export interface StoreContext {
  dialect: Dialect;
  clock: Clock;
  fault: Fault;
  /** Name under which this process holds leases. */
  worker: string;
}

/** One group of writes in its transaction. */
export interface Group extends StoreContext {
  session: Session;
  /** Runs that became due or got a message; told to the listeners once the group is committed. */
  due: Set<string>;
}
