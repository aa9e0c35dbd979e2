import { pointer } from '../../schemas/values/pointer.ts';

interface Schema {
  'x-title'?: { zh?: string; en?: string };
  'x-ui'?: string;
  const?: unknown;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

/** Controls that draw their whole value themselves, so that nothing inside needs a label. */
const WHOLE: ReadonlySet<string> = new Set(['expression', 'text', 'rule', 'json-schema', 'mapping']);

/** Settings without a label in both languages, as pointers; the discriminators of a union need none, its shapes do. */
export const untitledSettings = (schema: unknown): string[] => inside(schema as Schema, '');

function inside(schema: Schema, at: string): string[] {
  if (schema['x-ui'] !== undefined && WHOLE.has(schema['x-ui'])) return [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
      titled(member, at + pointer([name])),
    ),
    ...Object.values(schema.patternProperties ?? {}).flatMap((member) => titled(member, `${at}/*`)),
    ...(schema.anyOf ?? []).flatMap((branch, index) => titled(branch, `${at}/${index}`)),
    ...(schema.items === undefined ? [] : inside(schema.items, `${at}/*`)),
  ];
}

const titled = (schema: Schema, at: string): string[] => {
  const { zh, en } = schema['x-title'] ?? {};
  return (zh && en) || isMark(schema, at) ? inside(schema, at) : [at, ...inside(schema, at)];
};

/** What only tells the shapes of a union apart is never drawn: `kind: 'key'`, `reply: true`. */
const isMark = ({ const: fixed }: Schema, at: string): boolean =>
  typeof fixed === 'boolean' || (fixed !== undefined && at.endsWith('/kind'));
