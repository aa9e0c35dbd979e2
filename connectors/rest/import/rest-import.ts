import type {
  ConnectorManifest,
  CredentialField,
  Operation,
  ResponseRules,
} from '../../../schemas/connector.ts';
import type { Text } from '../../../schemas/text.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import restManifest from '../manifest.json';
import { operationId } from './names.ts';

/** A connector made of what somebody had at hand. */
export interface RestImport {
  manifest: ConnectorManifest;
  /** Secrets found on the way, by the manifest's fields. They stand nowhere in the manifest. */
  credential: Record<string, string>;
  /** What could not be taken over, or should be looked at. */
  notes: Text[];
}

/** What every import comes down to. */
export interface RestDescription {
  title: string;
  /** Without it the credential asks for the address. */
  baseUrl?: string | undefined;
  fields: CredentialField[];
  /** What all requests carry. */
  request?: { headers?: JsonObject; query?: JsonObject };
  isBasic?: boolean;
  operations: Operation[];
  success?: ResponseRules['success'];
}

const common = restManifest as ConnectorManifest;

/** The manifest of a description: how failures are told is the same for all that speak plain HTTP. */
export function describeManifest(given: RestDescription): ConnectorManifest {
  const probe = given.operations.find(isProbe) ?? given.operations.find(({ method }) => method === 'GET');
  const baseUrl = common.credential.fields.filter(({ id }) => id === 'baseUrl');
  const hasFields = given.fields.length > 0;
  return {
    schemaVersion: 1,
    id: operationId(given.title, new Set()),
    title: { zh: given.title, en: given.title },
    kind: 'generic',
    proof: 'unverified',
    zone: 'Asia/Shanghai',
    hosts: { api: { production: given.baseUrl ?? '{{credential.baseUrl}}' } },
    credential: { fields: [...(given.baseUrl === undefined ? baseUrl : []), ...given.fields] },
    auth: { kind: given.isBasic === true ? 'basic' : hasFields ? 'key' : 'none' },
    request: {
      method: 'GET',
      headers: { accept: 'application/json', ...given.request?.headers },
      ...query(given),
    },
    ...(given.isBasic === true ? { signing: { signer: 'basic' } } : {}),
    response: { ...common.response, ...(given.success === undefined ? {} : { success: given.success }) },
    operations: given.operations,
    probe: (probe ?? given.operations[0])?.id ?? 'call',
    errors: common.errors,
  };
}

const query = ({ request }: RestDescription): { query?: JsonObject } =>
  request?.query === undefined || Object.keys(request.query).length === 0 ? {} : { query: request.query };

/** A read that needs no input. */
const isProbe = ({ method, inputs }: Operation): boolean =>
  method === 'GET' && inputs.every(({ required }) => required !== true);

/** A field that holds what was found under a name. */
export const secretField = (id: string, name: string): CredentialField => ({
  id,
  title: { zh: name, en: name },
  where: { zh: '对方的控制台或接口文档', en: 'The other side’s console or documentation' },
  secret: true,
  required: true,
});

export const basicFields = (): CredentialField[] => [
  { ...secretField('user', '账号'), title: { zh: '账号', en: 'User' }, secret: false },
  { ...secretField('password', '密码'), title: { zh: '密码', en: 'Password' } },
];

/** What a repeat of each method does, as HTTP has it. */
export const effectsOf = (method: string): Operation['effects'] =>
  method === 'GET'
    ? { class: 'none' }
    : method === 'PUT' || method === 'DELETE'
      ? { class: 'repeatable' }
      : { class: 'once' };
