import type { Big } from 'big.js';

/**
 * A value inside the engine: JSON, where a number that a JavaScript double cannot hold exactly is a Big (decimal).
 * Objects are read through own properties only; `__proto__` and friends are refused at every edge.
 */
export type Json = null | boolean | number | string | Big | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}
