import { asFailure, type ApiFailure } from '../api/failure.ts';

export type Settled<T> = { value: T; failure: null } | { failure: ApiFailure };

/** An answer or its failure, never thrown. */
export async function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work, failure: null };
  } catch (error) {
    return { failure: asFailure(error) };
  }
}
