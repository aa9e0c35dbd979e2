import type { ReceiverProblem } from '../../schemas/receiver.ts';
import type { Phone } from './read-phone.ts';

/** What a pasted text says about a receiver. Empty texts stand for what it does not say; nothing is made up. */
export interface ParsedAddress {
  name?: string;
  /** In canonical form; `phoneInfo` says what it is. */
  phone?: string;
  phoneInfo?: Phone;
  country: string;
  province: string;
  city: string;
  district: string;
  street?: string;
  detail: string;
  /** GB/T 2260 of the deepest level that is certain, `''` if none is, and outside of China. */
  code: string;
  postcode?: string;
  /** 0 to 1: how sure the region is. */
  confidence: number;
  problems: ReceiverProblem[];
}

/** Two digits behind the point. */
export const confidence = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
