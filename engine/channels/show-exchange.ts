import type { Exchange } from '../../connectors/kit/call-operation.ts';
import type { Connector } from '../../connectors/kit/connector.ts';
import type { Credential, WireRequest } from '../../connectors/kit/draft.ts';
import { encodePercent } from '../../connectors/kit/encode.ts';
import { MASK, redactHeaders, redactText } from '../sdk/redact.ts';

/** A call as people may see it: nothing of it opens a door. */
export interface ShownExchange {
  request?: { method: string; url: string; headers: Record<string, string>; body?: string };
  response?: { status: number; headers: Record<string, string>; body: string };
  stringToSign?: string;
  curl?: string;
}

/** A longer body helps nobody to find a fault. */
const MOST_SHOWN = 8_000;
/** A mobile number, and what stands in a member that holds a name, a phone or an address. */
const PHONE = /(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g;
const PERSONAL =
  /("(?:[a-z_]*(?:receiver|consignee|buyer)[a-z_]*(?:name|phone|mobile|address|tel)|(?:first|last)_name|address_?[12]|phone)"\s*:\s*")[^"]*"/gi;

/** What was sent and what came back, with every secret of the credential and the receivers masked. */
export function showExchange(
  { manifest }: Connector,
  credential: Credential,
  { request, response }: Exchange,
  signed: string | undefined,
): ShownExchange {
  const secrets = secretsOf(manifest, credential);
  const clean = (text: string): string => redactText(text, secrets);
  const shown = request && showRequest(request, secrets, clean);
  return {
    ...(shown === undefined ? {} : { request: shown, curl: curlOf(shown) }),
    ...(response === undefined
      ? {}
      : {
          response: {
            status: response.status,
            headers: redactHeaders(response.headers, secrets),
            body: withoutPeople(clean(response.body)).slice(0, MOST_SHOWN),
          },
        }),
    ...(signed === undefined ? {} : { stringToSign: clean(signed) }),
  };
}

/** Secret by the manifest, or a token; as they are and as they travel. The longest first, for one may hold another. */
function secretsOf(manifest: Connector['manifest'], credential: Credential): string[] {
  const open = new Set(manifest.credential.fields.filter(({ secret }) => !secret).map(({ id }) => id));
  const values = Object.entries(credential)
    .filter(([id, value]) => !open.has(id) && !id.endsWith('ExpiresAt') && value !== '')
    .map(([, value]) => value);
  const written = values.flatMap((value) => [value, encodePercent(value), encodeURIComponent(value)]);
  return [...new Set(written)].sort((a, b) => b.length - a.length);
}

function showRequest(
  { method, url, headers, body }: WireRequest,
  secrets: readonly string[],
  clean: (text: string) => string,
): NonNullable<ShownExchange['request']> {
  return {
    method,
    url: clean(url),
    headers: redactHeaders(headers, secrets),
    ...(body === undefined ? {} : { body: clean(body).slice(0, MOST_SHOWN) }),
  };
}

const withoutPeople = (text: string): string =>
  text.replace(PHONE, '$1****$2').replace(PERSONAL, `$1${MASK}"`);

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const curlOf = ({ method, url, headers, body }: NonNullable<ShownExchange['request']>): string =>
  [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' \\\n  ');
