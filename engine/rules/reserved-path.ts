const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A path that names a prototype in one of its steps; such a path is refused in rules and absent from data. */
export const isReservedPath = (path: string): boolean => path.split('.').some((key) => RESERVED.has(key));
