import type { CredentialField } from '../../../schemas/connector.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { isObject } from '../../kit/draft.ts';
import { inputName } from './names.ts';
import { listAt, objectAt, resolved, textAt } from './open-api-document.ts';
import { basicFields, secretField } from './rest-import.ts';

export interface Security {
  fields: CredentialField[];
  headers: JsonObject;
  query: JsonObject;
  isBasic: boolean;
}

/** How the document says its callers prove themselves: the first way that it asks for everywhere, else the first it has. */
export function securityOf(document: JsonObject): Security {
  const schemes = {
    ...objectAt(document, 'securityDefinitions'),
    ...objectAt(objectAt(document, 'components'), 'securitySchemes'),
  };
  const asked = listAt(document, 'security').find((one) => isObject(one) && Object.keys(one).length > 0);
  const names = isObject(asked) ? Object.keys(asked) : Object.keys(schemes).slice(0, 1);
  const found: Security = { fields: [], headers: {}, query: {}, isBasic: false };
  const taken = new Set<string>();
  for (const name of names) add(found, resolved(document, schemes[name]), name, taken);
  return found;
}

function add(found: Security, scheme: JsonObject, name: string, taken: Set<string>): void {
  const type = textAt(scheme, 'type');
  const kind = type === 'http' ? textAt(scheme, 'scheme')?.toLowerCase() : type;
  if (kind === 'basic') {
    found.isBasic = true;
    found.fields.push(...basicFields());
    return;
  }
  const key = textAt(scheme, 'name') ?? name;
  const isKey = kind === 'apiKey';
  if (!isKey && kind !== 'bearer' && kind !== 'oauth2' && kind !== 'openIdConnect') return;
  const field = inputName(isKey ? key : name, taken, 'token');
  found.fields.push(secretField(field, isKey ? key : `${name}（Bearer）`));
  const value: Json = { $credential: field };
  if (!isKey) found.headers['authorization'] = { $text: `Bearer {{credential.${field}}}` };
  else if (textAt(scheme, 'in') === 'query') found.query[key] = value;
  else if (textAt(scheme, 'in') === 'cookie')
    found.headers['cookie'] = { $text: `${key}={{credential.${field}}}` };
  else found.headers[key.toLowerCase()] = value;
}
