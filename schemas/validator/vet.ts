import { eachChild } from './dialect.ts';
import { formats as knownFormats } from './formats.ts';
import { AMBIGUOUS, dynamicName, type Library, type SchemaNode, type SchemaObject } from './library.ts';
import { linearPattern, type Pattern, type Patterns } from './linear-pattern.ts';
import { unsupported, unusable } from './refusal.ts';

/** Keywords for other readers (`x-ui`, `x-pii`), which even a strict schema may have. */
const EXTENSION = /^x-[a-z0-9-]+$/i;

/**
 * Refuses what could not be decided: patterns beyond linear time, references that lead in a circle without a step into
 * the value, names that stand for several schemas; in a strict schema also keywords and formats nobody knows.
 *
 * Gives the patterns that are met, ready to run. Throws ProblemError (schema-unsupported, schema-unusable).
 */
export function vetLibrary(
  library: Library,
  { strict, formats }: { strict: boolean; formats: boolean },
): Patterns {
  const patterns = new Map<string, Pattern>();
  const bearers = findBearers(library);
  for (const node of library.nodes.values()) {
    const schema = node.schema as SchemaObject;
    for (const [keyword, pattern] of patternsIn(node, schema))
      if (!patterns.has(pattern)) patterns.set(pattern, compilePattern(pattern, node, keyword));
    if (library.dynamicRefs.has(schema)) vetDynamicName(library, node, schema, bearers);
    if (strict && node.resource.document === '') vetNames(node, schema, formats);
  }
  if (library.refs.size + library.dynamicRefs.size > 0) refuseLoops(library, bearers);
  return patterns;
}

function patternsIn({ resource }: SchemaNode, schema: SchemaObject): [keyword: string, pattern: string][] {
  const { keywords } = resource.dialect;
  const { pattern, patternProperties = {} } = schema;
  return [
    ...(keywords.has('pattern') && typeof pattern === 'string'
      ? [['pattern', pattern] as [string, string]]
      : []),
    ...(keywords.has('patternProperties') ? Object.keys(patternProperties as object) : []).map(
      (name): [string, string] => ['patternProperties', name],
    ),
  ];
}

function compilePattern(pattern: string, node: SchemaNode, keyword: string): Pattern {
  try {
    return linearPattern(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof RangeError)
      throw unsupported(
        node,
        keyword,
        `正则表达式 ${pattern} 无法在线性时间内运行（${reason}）`,
        `the pattern ${pattern} cannot run in linear time (${reason})`,
      );
    throw unusable(node, keyword, `${pattern} 不是正则表达式`, `${pattern} is no regular expression`);
  }
}

type Bearers = ReadonlyMap<string, SchemaNode[]>;

/** The schemas that bear each `$dynamicAnchor`; a reference to one may lead to any of them. */
function findBearers(library: Library): Bearers {
  const found = new Map<string, SchemaNode[]>();
  for (const node of library.dynamicRefs.size === 0 ? [] : library.nodes.values()) {
    const name = (node.schema as SchemaObject)['$dynamicAnchor'];
    if (typeof name !== 'string') continue;
    const others = found.get(name);
    if (others === undefined) found.set(name, [node]);
    else others.push(node);
  }
  return found;
}

function vetDynamicName(library: Library, node: SchemaNode, schema: SchemaObject, named: Bearers): void {
  const name = dynamicNameOf(library, schema);
  for (const { resource } of named.get(name ?? '') ?? [])
    if (name !== undefined && resource.dynamicAnchors.get(name) === AMBIGUOUS)
      throw unusable(node, '$dynamicRef', `“${name}”有多个不同的定义`, `"${name}" names several schemas`);
}

function dynamicNameOf(library: Library, schema: SchemaObject): string | undefined {
  const target = library.dynamicRefs.get(schema);
  return target && dynamicName(String(schema['$dynamicRef']), target);
}

function vetNames(node: SchemaNode, schema: SchemaObject, formats: boolean): void {
  for (const keyword of Object.keys(schema))
    if (!node.resource.dialect.keywords.has(keyword) && !EXTENSION.test(keyword))
      throw unusable(node, keyword, `没有“${keyword}”这个关键字`, `there is no keyword "${keyword}"`);
  const format = schema['format'];
  if (formats && typeof format === 'string' && !knownFormats.has(format))
    throw unusable(node, 'format', `没有“${format}”这种格式`, `there is no format "${format}"`);
}

/** Keywords that ask another schema about the same value. */
const IN_PLACE = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependencies',
]);

/** Walks every way through schemas that stays at the same value; one that comes back to a schema would never end. */
function refuseLoops(library: Library, bearers: Bearers): void {
  const states = new Map<object, 'open' | 'done'>();
  const visit = (node: SchemaNode, from: SchemaNode, keyword: string): void => {
    if (typeof node.schema === 'boolean' || states.get(node.schema) === 'done') return;
    if (states.get(node.schema) === 'open')
      throw unsupported(
        from,
        keyword,
        '引用绕回自身，校验不会结束',
        'its references lead in a circle that never ends',
      );
    states.set(node.schema, 'open');
    for (const [next, by] of nextInPlace(library, bearers, node, node.schema)) visit(next, node, by);
    states.set(node.schema, 'done');
  };
  for (const node of library.nodes.values()) visit(node, node, '');
}

function nextInPlace(
  library: Library,
  bearers: Bearers,
  node: SchemaNode,
  schema: SchemaObject,
): [SchemaNode, by: string][] {
  const found: [SchemaNode, string][] = [];
  eachChild(schema, node.resource.dialect, (child, keys) => {
    const keyword = String(keys[0]);
    const next = typeof child === 'object' && child !== null ? library.nodes.get(child) : undefined;
    if (next !== undefined && IN_PLACE.has(keyword)) found.push([next, keyword]);
  });
  const dynamic = bearers.get(dynamicNameOf(library, schema) ?? '') ?? [];
  const targets = {
    $ref: [library.refs.get(schema)],
    $dynamicRef: [library.dynamicRefs.get(schema), ...dynamic],
  };
  for (const [keyword, nodes] of Object.entries(targets))
    for (const target of nodes) if (target !== undefined) found.push([target, keyword]);
  return found;
}
