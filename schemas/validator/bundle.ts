import { ignoresSiblings, type Holds } from './dialect.ts';
import type { Library, SchemaNode } from './library.ts';
import { MAX_PARTS } from './prepare.ts';

/** Keywords that name schemas, or keep them for references: a bundle has names of its own. */
const NAMING = new Set([
  '$id',
  '$schema',
  '$anchor',
  '$dynamicAnchor',
  '$vocabulary',
  '$comment',
  '$defs',
  'definitions',
]);

interface Bundle {
  library: Library;
  /** The reference to each schema that is referred to. */
  references: Map<SchemaNode, string>;
  parts: number;
}

/**
 * The schema of a library as one document for ajv: without `$id`s, with everything that is referred to in `$defs`, and
 * with the keywords of its dialect only, since ajv gives others a meaning of its own (`nullable`, `$async`). Undefined
 * if schemas that hold one another make it far larger than they were.
 */
export function bundleSchema(library: Library): unknown {
  const bundle: Bundle = { library, references: new Map([[library.root, '#']]), parts: 0 };
  const root = plain(bundle, library.root);
  const $defs: Record<string, unknown> = {};
  // The map grows as targets refer to others, and the loop goes on over what is added.
  for (const [target, reference] of bundle.references) {
    if (target !== library.root) $defs[reference.slice('#/$defs/'.length)] = plain(bundle, target);
    if (bundle.parts > MAX_PARTS) return undefined;
  }
  return typeof root === 'object' ? { ...root, $defs } : root;
}

function plain(bundle: Bundle, { schema, resource }: SchemaNode): object | boolean {
  if (typeof schema === 'boolean') return schema;
  bundle.parts += 1;
  const target = bundle.library.refs.get(schema);
  const $ref = target === undefined ? undefined : referenceTo(bundle, target);
  if (ignoresSiblings(schema, resource.dialect)) return { $ref };
  const copy: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    const holds = resource.dialect.keywords.get(keyword);
    if (holds !== undefined && !NAMING.has(keyword))
      copy[keyword] = keyword === '$ref' ? $ref : held(bundle, value, holds);
  }
  // An empty list is legal and refuses everything, but ajv will not have it.
  if (Array.isArray(copy['enum']) && copy['enum'].length === 0) {
    delete copy['enum'];
    copy['allOf'] = [...((copy['allOf'] ?? []) as unknown[]), false];
  }
  return copy;
}

function held(bundle: Bundle, value: unknown, holds: Holds): unknown {
  if (holds === 'nothing') return value;
  const child = (schema: unknown): unknown => {
    const node = typeof schema === 'object' && schema !== null ? bundle.library.nodes.get(schema) : undefined;
    return node === undefined ? schema : plain(bundle, node);
  };
  if (Array.isArray(value)) return value.map(child);
  if (holds === 'schema' || holds === 'schema-or-list') return child(value);
  return Object.fromEntries(Object.entries(value as object).map(([name, schema]) => [name, child(schema)]));
}

function referenceTo({ references }: Bundle, target: SchemaNode): string {
  const known = references.get(target);
  if (known !== undefined) return known;
  const reference = `#/$defs/${references.size}`;
  references.set(target, reference);
  return reference;
}
