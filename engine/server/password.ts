import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt with N=2^15, r=8: 32 MB and about 80 ms a try, as OWASP advises for interactive log-ins. */
const COST = 15;
const BLOCK = 8;
const KEY_BYTES = 32;
const FORM = /^scrypt\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/;

const derive = (password: string, salt: Buffer, cost: number, block: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** cost, r: block, p: 1, maxmem: 256 * block * 2 ** cost };
    // The same sign typed on two keyboards may come as different code points; NFKC makes one of them.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** `scrypt$cost$block$salt$key`, so that the cost can rise without locking anybody out. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST, BLOCK);
  return `scrypt$${COST}$${BLOCK}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** Takes as long for a login that does not exist (`stored` undefined), so that time tells nothing. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const match = FORM.exec(stored ?? '');
  if (match === null) {
    await derive(password, Buffer.alloc(16), COST, BLOCK);
    return false;
  }
  const [, cost, block, salt = '', key = ''] = match;
  const derived = await derive(password, Buffer.from(salt, 'base64'), Number(cost), Number(block));
  const expected = Buffer.from(key, 'base64');
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}
