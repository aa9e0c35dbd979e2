import type { Operation, Signing, SigningRecipe } from '../../schemas/connector.ts';
import { signatureOf } from './assemble.ts';
import type { Connector } from './connector.ts';
import { put, type Credential, type Draft, type Moment, type Signer } from './draft.ts';
import { recipes } from './recipes.ts';
import { signers } from './signers/index.ts';

/** The draft with its signature, as the operation or else the manifest says. */
export function signRequest(
  connector: Connector,
  operation: Operation,
  draft: Draft,
  credential: Credential,
  moment: Moment,
): Draft {
  const signing: Signing | null | undefined =
    operation.signing === undefined ? connector.manifest.signing : operation.signing;
  if (signing === undefined || signing === null) return draft;
  if ('signer' in signing) return signerOf(connector, signing.signer)(draft, { credential, moment });
  const signature = signatureOf(recipeOf(signing.recipe), draft, credential, signing.place.name);
  return put(draft, signing.place, signature);
}

/** Named or written out; `checkManifest` has seen to it that the name is known. */
export function recipeOf(recipe: string | SigningRecipe): SigningRecipe {
  if (typeof recipe !== 'string') return recipe;
  const found = own(recipes, recipe);
  if (found === undefined) throw new Error(`no signing recipe ${recipe}`);
  return found;
}

export function signerOf(connector: Connector, name: string): Signer {
  const found = own(connector.signers ?? {}, name) ?? own(signers, name);
  if (found === undefined) throw new Error(`no signer ${name}`);
  return found;
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
