/** How a keyword holds schemas: not at all, one, a list, by name, one or a list, by name among lists of names. */
export type Holds = 'nothing' | 'schema' | 'list' | 'map' | 'schema-or-list' | 'map-or-names';

export interface Dialect {
  name: 'draft2020-12' | 'draft-07';
  /** Address of the meta-schema that its schemas have to fit. */
  meta: string;
  keywords: ReadonlyMap<string, Holds>;
  /** True: `format` asserts whatever the caller says, since the schema's own dialect asks for it. */
  assertsFormats: boolean;
}

const keywords = (holds: Holds, names: string): [string, Holds][] =>
  names.split(' ').map((name) => [name, holds]);

/** `definitions` and `dependencies` are no longer keywords, but go on meaning what they meant, as the standard allows. */
const core = [
  ...keywords('nothing', '$id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment'),
  ...keywords('map', '$defs definitions'),
];
const applicator = [
  ...keywords('list', 'prefixItems allOf anyOf oneOf'),
  ...keywords('schema', 'items contains additionalProperties propertyNames if then else not'),
  ...keywords('map', 'properties patternProperties dependentSchemas'),
  ...keywords('map-or-names', 'dependencies'),
];
const unevaluated = keywords('schema', 'unevaluatedItems unevaluatedProperties');
const limits =
  'type const enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern ' +
  'maxItems minItems uniqueItems maxProperties minProperties required';
const validation = keywords('nothing', `${limits} maxContains minContains dependentRequired`);
const metaData = keywords('nothing', 'title description default deprecated readOnly writeOnly examples');
const format = keywords('nothing', 'format');
const content = [
  ...keywords('nothing', 'contentEncoding contentMediaType'),
  ...keywords('schema', 'contentSchema'),
];

const VOCABULARY = 'https://json-schema.org/draft/2020-12/vocab/';
const ASSERTION = `${VOCABULARY}format-assertion`;
const vocabularies: Record<string, [string, Holds][]> = {
  [`${VOCABULARY}core`]: core,
  [`${VOCABULARY}applicator`]: applicator,
  [`${VOCABULARY}unevaluated`]: unevaluated,
  [`${VOCABULARY}validation`]: validation,
  [`${VOCABULARY}meta-data`]: metaData,
  [`${VOCABULARY}format-annotation`]: format,
  [ASSERTION]: format,
  [`${VOCABULARY}content`]: content,
};

export const draft2020: Dialect = {
  name: 'draft2020-12',
  meta: 'https://json-schema.org/draft/2020-12/schema',
  keywords: new Map([core, applicator, unevaluated, validation, metaData, format, content].flat()),
  assertsFormats: false,
};

export const draft07: Dialect = {
  name: 'draft-07',
  meta: 'http://json-schema.org/draft-07/schema',
  keywords: new Map([
    ...keywords('nothing', `$id $schema $ref $comment ${limits} format contentEncoding contentMediaType`),
    ...keywords('nothing', 'title description default readOnly writeOnly examples'),
    ...keywords('list', 'allOf anyOf oneOf'),
    ...keywords('schema', 'additionalItems contains additionalProperties propertyNames if then else not'),
    ...keywords('schema-or-list', 'items'),
    ...keywords('map', 'properties patternProperties definitions'),
    ...keywords('map-or-names', 'dependencies'),
  ]),
  assertsFormats: false,
};

const standard = new Map<string, Dialect>([
  [draft2020.meta, draft2020],
  [draft07.meta, draft07],
  [draft07.meta.replace('http:', 'https:'), draft07],
]);

/** The dialect a `$schema` names, if it is one of the standard's own. */
export const standardDialect = (address: string): Dialect | undefined =>
  standard.get(address.replace(/#$/, ''));

/**
 * The dialect of a meta-schema by its `$vocabulary`: of draft 2020-12, with the keywords of the vocabularies named
 * there. Gives the address of the vocabulary if one is required that nobody knows.
 */
export function customDialect(vocabulary: Readonly<Record<string, unknown>>): Dialect | string {
  const found = [core];
  for (const [address, required] of Object.entries(vocabulary)) {
    const known = Object.hasOwn(vocabularies, address) ? vocabularies[address] : undefined;
    if (known !== undefined) found.push(known);
    else if (required !== false) return address;
  }
  return {
    ...draft2020,
    keywords: new Map(found.flat()),
    assertsFormats: Object.hasOwn(vocabulary, ASSERTION),
  };
}

export type Keys = readonly (string | number)[];

/** Every schema directly below a schema, with the keys that lead to it. Beside `$ref`, draft-07 has definitions only. */
export function eachChild(
  schema: Readonly<Record<string, unknown>>,
  dialect: Dialect,
  visit: (child: unknown, keys: Keys) => void,
): void {
  const bare = ignoresSiblings(schema, dialect);
  for (const [keyword, value] of Object.entries(schema)) {
    const holds = dialect.keywords.get(keyword) ?? 'nothing';
    if (holds === 'nothing' || (bare && keyword !== 'definitions')) continue;
    const isList = Array.isArray(value);
    if (holds === 'schema' || (holds === 'schema-or-list' && !isList)) visit(value, [keyword]);
    else if (isList) value.forEach((child, index) => visit(child, [keyword, index]));
    else
      for (const [name, child] of Object.entries(value as object))
        if (!Array.isArray(child)) visit(child, [keyword, name]);
  }
}

/** In draft-07 nothing beside a `$ref` counts. */
export const ignoresSiblings = (schema: Readonly<Record<string, unknown>>, { name }: Dialect): boolean =>
  name === 'draft-07' && Object.hasOwn(schema, '$ref');
