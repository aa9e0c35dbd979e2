import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { secretOf } from '../kit/assemble.ts';
import { put, type Credential, type Draft, type Signer } from '../kit/draft.ts';
import { basic } from '../kit/signers/basic.ts';

const KINDS: Readonly<Record<string, (draft: Draft, credential: Credential) => Draft>> = {
  none: (draft) => draft,
  bearer: (draft, credential) =>
    put(draft, { in: 'header', name: 'authorization' }, `Bearer ${secretOf(credential, 'secret')}`),
  header: (draft, credential) =>
    put(draft, { in: 'header', name: secretOf(credential, 'keyName') }, secretOf(credential, 'secret')),
  query: (draft, credential) =>
    put(draft, { in: 'query', name: secretOf(credential, 'keyName') }, secretOf(credential, 'secret')),
};

/** Proves who asks, as the credential says, and lets an input name several steps of the path. */
export const restSigner: Signer = (draft, given) => {
  const { credential } = given;
  const path = draft.path.replaceAll(/%2F/gi, '/').replace(/^\/*/, '/');
  // A step up would leave the address that the credential was made for.
  if (path.split('/').some((step) => /^(?:\.|%2e){1,2}$/i.test(step)))
    throw new ProblemError(
      problem('path-refused', '/input/path', '路径里不能有“..”。', 'A path has no "..".'),
    );
  const kind = credential['authKind'] ?? 'none';
  if (kind === 'basic')
    return basic(
      { ...draft, path },
      { ...given, credential: { ...credential, password: credential['secret'] ?? '' } },
    );
  return (Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined)?.({ ...draft, path }, credential) ?? draft;
};
