import { secretOf, signatureOf } from '../kit/assemble.ts';
import { put, type Pair, type Signer } from '../kit/draft.ts';
import { recipeOf } from '../kit/sign-request.ts';

/**
 * The site's address decides: over https the pair of keys goes along as it is, over plain http only a signature made
 * with it, which covers method, address and query but not the body.
 */
export const signWoocommerce: Signer = (draft, { credential, moment }) => {
  const key = secretOf(credential, 'consumerKey');
  if (draft.base.startsWith('https:')) {
    const pair = Buffer.from(`${key}:${secretOf(credential, 'consumerSecret')}`, 'utf8').toString('base64');
    return put(draft, { in: 'header', name: 'authorization' }, `Basic ${pair}`);
  }
  const oauth: Pair[] = [
    ['oauth_consumer_key', key],
    ['oauth_nonce', moment.nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(Math.floor(moment.now / 1000))],
    ['oauth_version', '1.0'],
  ];
  const whole = { ...draft, query: [...draft.query, ...oauth] };
  const signature = signatureOf(recipeOf('oauth1-hmac-sha256'), whole, credential, 'oauth_signature');
  return put(whole, { in: 'query', name: 'oauth_signature' }, signature);
};
