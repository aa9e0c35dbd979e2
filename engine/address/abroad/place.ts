import type { ReceiverProblem } from '../../../schemas/receiver.ts';

/** What a country's reader makes of an address line. */
export interface Place {
  province: string;
  city: string;
  district?: string;
  street?: string;
  detail: string;
  code?: string;
  postcode?: string | undefined;
  problems?: ReceiverProblem[];
}

/** One country's form of addresses: a file each. */
export interface CountryReader {
  /** The country's names at the end of an address, or at its start. */
  names: RegExp;
  read(text: string): Place;
}

/** Gives a field only if it has a value. */
export const withText = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined || value === '' ? {} : { [key]: value }) as { [P in K]?: string };
