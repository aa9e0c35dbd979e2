import type { Transaction } from '../sdk/transaction.ts';
import type { Clock, Fault } from '../core/ports.ts';
import type { Dialect } from './dialect.ts';
import type { Session } from './session.ts';

/** Tells other processes of due runs, as part of the transaction it is given. */
export type Ring = (transaction: Transaction, runIds: string[]) => Promise<void>;

/** What every part of the store is given. */
export interface StoreContext {
  dialect: Dialect;
  clock: Clock;
  fault: Fault;
  /** Name under which this process holds leases. */
  worker: string;
  ring?: Ring;
}

/** One group of writes in its transaction. */
export interface Group extends StoreContext {
  session: Session;
  /** Runs that became due or got a message; told to the listeners once the group is committed. */
  due: Set<string>;
}
