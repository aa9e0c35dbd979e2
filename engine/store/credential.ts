import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text for a cookie or a header. Only its hash is stored, so a copy of the database opens no door. */
export const newCredential = (): string => randomBytes(32).toString('base64url');

/** A credential has enough randomness that a plain hash is safe; a slow one would cost every request. */
export const hashCredential = (credential: string): string =>
  createHash('sha256').update(credential).digest('base64url');
