/** JSON Pointer (RFC 6901) of a list of keys: `['lines', 0, 'a/b']` is `/lines/0/a~1b`; no keys is the whole value. */
export const pointer = (keys: readonly (string | number)[]): string =>
  keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
