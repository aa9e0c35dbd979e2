import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { isObject, textOf } from '../../kit/draft.ts';
import { isCursorName } from './guess-pages.ts';
import { inputName } from './names.ts';

const SECRET_NAME =
  /token|secret|passw|pwd|api[-_]?key|access[-_]?key|app[-_]?key|(?:^|[-_.])auth(?:orization)?(?:$|[-_.])|session|cookie|credential|signature|^sign$|^key$/i;
/** Shapes that tokens have, whatever the parameter is called. */
const SECRET_VALUE = /^(?:Bearer |Basic |Token |eyJ[\w-]+\.|sk-|sk_|ghp_|AKID|LTAI)/;

/** Credential fields of a manifest; six is what a person is asked at most. */
const MOST_FIELDS = 6;

export interface SecretBox {
  /** The credential field that stands for a value from now on; undefined if there are six already. */
  keep(name: string, value: string): string | undefined;
  /** Values by field: for the vault, never for the manifest. */
  values(): Record<string, string>;
  /** What each field was called where it was found. */
  titles(): ReadonlyMap<string, string>;
}

export const isSecret = (name: string, value: Json): boolean =>
  (SECRET_NAME.test(name) && !isCursorName(name)) || (typeof value === 'string' && SECRET_VALUE.test(value));

export function createSecretBox(reserved: readonly string[] = []): SecretBox {
  const taken = new Set<string>(reserved);
  const values = new Map<string, string>();
  const titles = new Map<string, string>();
  return {
    keep(name, value) {
      for (const [field, known] of values)
        if (known === value && value !== '' && titles.get(field) === name) return field;
      if (values.size + reserved.length >= MOST_FIELDS) return undefined;
      const field = inputName(name, taken, 'secret');
      values.set(field, value);
      titles.set(field, name);
      return field;
    },
    values: () => Object.fromEntries(values),
    titles: () => titles,
  };
}

/** The value with every secret inside it replaced by the credential field that stands for it. */
export function withoutSecrets(value: Json, box: SecretBox, name = ''): Json | undefined {
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const kept = withoutSecrets(item, box, name);
      return kept === undefined ? [] : [kept];
    });
  if (isObject(value)) {
    const members: JsonObject = {};
    for (const [key, inner] of Object.entries(value)) {
      const kept = withoutSecrets(inner, box, key);
      if (kept !== undefined) members[key] = kept;
    }
    return members;
  }
  if (value === null || !isSecret(name, value)) return value;
  const field = box.keep(name, textOf(value));
  return field === undefined ? undefined : { $credential: field };
}
