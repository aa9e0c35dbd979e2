import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';

export const MASK = '***';

/** Names under which secrets travel, whatever system is called. */
const SECRET_NAME =
  /authorization|cookie|secret|passw|token|api-?key|app-?key|access-?key|signature|^sign$|credential|session-?id/i;

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** The text with every given secret masked; secrets under four characters are left, since they would mask half the text. */
export const redactText = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((masked, secret) => (secret.length < 4 ? masked : masked.replaceAll(secret, MASK)), text);

export const redactHeaders = (
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretName(name) ? MASK : redactText(value, secrets),
    ]),
  );

/** The URL without user, password and the values of query names that carry secrets. */
export function redactUrl(text: string, secrets: readonly string[] = []): string {
  if (!URL.canParse(text)) return redactText(text, secrets);
  const url = new URL(text);
  url.username = '';
  url.password = '';
  for (const name of new Set(url.searchParams.keys())) {
    if (isSecretName(name)) url.searchParams.set(name, MASK);
  }
  return redactText(url.href, [...secrets, ...secrets.map(encodeURIComponent)]);
}

/** A copy of the value in which secrets are masked, by the name of their member and by their text. */
export function redactJson(value: Json, secrets: readonly string[]): Json {
  if (typeof value === 'string') return redactText(value, secrets);
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  if (Array.isArray(value)) return value.map((item) => redactJson(item, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isSecretName(name) && typeof item === 'string' ? MASK : redactJson(item, secrets),
    ]),
  );
}
