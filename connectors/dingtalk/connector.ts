import { signatureOf } from '../kit/assemble.ts';
import { defineConnector } from '../kit/connector.ts';
import { put, type Signer } from '../kit/draft.ts';
import { recipeOf } from '../kit/sign-request.ts';
import manifest from './manifest.json';

/** A robot may be secured by keywords or addresses instead; then it has no secret and nothing is signed. */
const signer: Signer = (draft, { credential, moment }) => {
  if ((credential['secret'] ?? '') === '') return draft;
  const dated = put(draft, { in: 'query', name: 'timestamp' }, String(moment.now));
  const signature = signatureOf(recipeOf('dingtalk'), dated, credential);
  return put(dated, { in: 'query', name: 'sign' }, signature);
};

export const dingtalk = defineConnector({ manifest, signers: { 'dingtalk-robot': signer } });
