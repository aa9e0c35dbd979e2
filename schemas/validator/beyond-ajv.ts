import type { Library, SchemaNode, SchemaObject } from './library.ts';

/**
 * Keywords ajv decides wrongly in some schemas, in ways that cannot be told from outside. A tuple makes it forget what
 * comes after for an empty list, and mistake a variable of `contains` for its own.
 */
const KEYWORDS = new Set([
  '$dynamicRef',
  'unevaluatedProperties',
  'unevaluatedItems',
  'prefixItems',
  'contains',
]);
/** ajv forgets a member named __proto__ in these, lest it touch prototypes. */
const MAPS = ['properties', 'patternProperties', 'dependentSchemas', 'dependentRequired', 'dependencies'];
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];

/** The first keyword that asks for more than ajv can be trusted with; undefined where none does. */
export function findBeyondAjv(library: Library): { node: SchemaNode; keyword: string } | undefined {
  const { dialect } = library.root.resource;
  for (const node of library.nodes.values()) {
    const keyword = keywordBeyond(node, node.schema as SchemaObject);
    if (keyword !== undefined) return { node, keyword };
    // One instance of ajv speaks one dialect.
    if (node.resource.dialect !== dialect) return { node, keyword: '$schema' };
  }
  return undefined;
}

function keywordBeyond({ resource }: SchemaNode, schema: SchemaObject): string | undefined {
  for (const keyword of Object.keys(schema)) {
    if (!resource.dialect.keywords.has(keyword)) continue;
    const value = schema[keyword];
    if (KEYWORDS.has(keyword)) return keyword;
    if (keyword === 'items' && Array.isArray(value)) return keyword;
    if (MAPS.includes(keyword) && Object.hasOwn(value as object, '__proto__')) return keyword;
    if (NUMBERS.includes(keyword) && typeof value !== 'number') return keyword;
    // It compares objects by their valueOf and toString, which may be members like any other.
    if (keyword === 'enum' && (value as unknown[]).some(isStructure)) return keyword;
    if (keyword === 'const' && isStructure(value)) return keyword;
  }
  return undefined;
}

const isStructure = (value: unknown): boolean => typeof value === 'object' && value !== null;
