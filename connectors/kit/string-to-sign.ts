import type { Signing } from '../../schemas/connector.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { assemble } from './assemble.ts';
import { draftRequest, operationOf, type RequestOptions } from './build-request.ts';
import type { Connector } from './connector.ts';
import type { Credential, Moment } from './draft.ts';
import { recipeOf } from './sign-request.ts';

/**
 * The text a request's signature is made of, secrets and all: whoever shows it masks them. Undefined where nothing is
 * signed, or where code signs and not a recipe.
 */
export function stringToSign(
  connector: Connector,
  operationId: string,
  input: JsonObject,
  credential: Credential,
  moment: Moment,
  options: RequestOptions = {},
): string | undefined {
  const operation = operationOf(connector, operationId);
  const signing: Signing | null | undefined =
    operation.signing === undefined ? connector.manifest.signing : operation.signing;
  if (signing === undefined || signing === null || 'signer' in signing) return undefined;
  const draft = draftRequest(connector, operation, input, credential, moment, options);
  return assemble(recipeOf(signing.recipe).message, draft, credential, signing.place.name);
}
