import { secretOf } from '../assemble.ts';
import { put, type Signer } from '../draft.ts';

/** HTTP Basic, of the credential's `user` and `password`. */
export const basic: Signer = (draft, { credential }) => {
  const pair = `${secretOf(credential, 'user')}:${secretOf(credential, 'password')}`;
  const encoded = Buffer.from(pair, 'utf8').toString('base64');
  return put(draft, { in: 'header', name: 'authorization' }, `Basic ${encoded}`);
};
