import { signatureOf } from '../kit/assemble.ts';
import { defineConnector } from '../kit/connector.ts';
import { put, type Signer } from '../kit/draft.ts';
import { recipeOf } from '../kit/sign-request.ts';
import manifest from './manifest.json';

/** A bot may be secured by keywords or addresses instead; then it has no secret and nothing is signed. */
const signer: Signer = (draft, { credential, moment }) => {
  if ((credential['secret'] ?? '') === '') return draft;
  const dated = put(draft, { in: 'json', name: 'timestamp' }, String(Math.floor(moment.now / 1000)));
  return put(dated, { in: 'json', name: 'sign' }, signatureOf(recipeOf('feishu'), dated, credential));
};

export const feishu = defineConnector({ manifest, signers: { 'feishu-bot': signer } });
