import type { ErrorObject } from 'ajv/dist/2020.js';
import { pointer } from '../../values/pointer.ts';
import { ignoresSiblings } from '../dialect.ts';
import { formats as knownFormats } from '../formats.ts';
import type { Library, SchemaNode, SchemaObject } from '../library.ts';
import { linearPattern, type Patterns } from '../linear-pattern.ts';
import { assertions, requiredWith } from './assertions.ts';
import { fail, isKeyword, type Check, type MakeCheck, type Workshop } from './check.ts';
import { combiners, schemasWith } from './combiners.ts';
import { listKeywords } from './lists.ts';
import { objectKeywords } from './objects.ts';
import { references } from './references.ts';
import { unevaluated } from './unevaluated.ts';

/** In the order they are asked: cheap ones first, `unevaluated…` after all that cover something. */
const makers = new Map<string, MakeCheck[]>([
  ...Object.entries(assertions).map(([keyword, make]): [string, MakeCheck[]] => [keyword, [make]]),
  ['dependencies', [requiredWith('dependencies'), schemasWith('dependencies')]],
  ...Object.entries({ ...references, ...combiners, ...objectKeywords, ...listKeywords, ...unevaluated }).map(
    ([keyword, make]): [string, MakeCheck[]] => [keyword, [make]],
  ),
]);

/** The errors of a value, in the form of ajv's; none: it fits. */
export type Judge = (value: unknown, firstOnly: boolean) => ErrorObject[];

/**
 * Reads schemas word by word, as the standard has it: dynamic references, what was evaluated, exact decimals. About
 * half as fast as what ajv compiles, so it serves the schemas and values that ajv decides wrongly, and tells what is
 * wrong.
 */
export function makeJudge(library: Library, patterns: Patterns, formats: boolean): Judge {
  const checks = new Map<object, Check>();
  const workshop: Workshop = {
    library,
    patternOf: (pattern) => patterns.get(pattern) ?? linearPattern(pattern),
    formatOf: (name, { resource }) =>
      formats || resource.dialect.assertsFormats ? knownFormats.get(name) : undefined,
    checkOf(node) {
      if (typeof node.schema === 'boolean') return node.schema ? () => true : refuseAll(node);
      const known = checks.get(node.schema);
      if (known !== undefined) return known;
      let made: Check | undefined;
      // A schema that leads back to itself meets this stand-in.
      checks.set(
        node.schema,
        (value, place, trial, coverage) => made?.(value, place, trial, coverage) ?? true,
      );
      made = checkOf(node, node.schema, workshop);
      checks.set(node.schema, made);
      return made;
    },
    childOf(node, ...keys) {
      let schema: unknown = node.schema;
      for (const key of keys) schema = (schema as SchemaObject)[key];
      const known = typeof schema === 'object' && schema !== null ? library.nodes.get(schema) : undefined;
      return workshop.checkOf(
        known ?? { schema: schema as boolean, resource: node.resource, path: node.path + pointer(keys) },
      );
    },
  };
  const check = workshop.checkOf(library.root);
  return (value, firstOnly) => {
    const errors: ErrorObject[] = [];
    return check(value, undefined, { errors, firstOnly, scope: undefined }, undefined) ? [] : errors;
  };
}

const refuseAll =
  (node: SchemaNode): Check =>
  (_, place, trial) =>
    fail(trial, node, 'false schema', place, {});

function checkOf(node: SchemaNode, schema: SchemaObject, workshop: Workshop): Check {
  const { resource } = node;
  const bare = ignoresSiblings(schema, resource.dialect);
  const checks: Check[] = [];
  for (const [keyword, make] of makers) {
    if (!Object.hasOwn(schema, keyword) || !resource.dialect.keywords.has(keyword)) continue;
    if (bare && keyword !== '$ref') continue;
    for (const one of make)
      checks.push(...[one(schema[keyword], node, workshop)].filter((made) => made !== undefined));
  }
  const covers = Object.keys(unevaluated).some((keyword) => isKeyword(node, keyword));
  return (value, place, trial, coverage) => {
    const outer = trial.scope;
    if (outer?.resource !== resource) trial.scope = { resource, outer };
    const own = covers ? (coverage ?? { all: false, keys: new Set() }) : coverage;
    const fits = runAll(checks, value, place, trial, own);
    trial.scope = outer;
    return fits;
  };
}

function runAll(checks: readonly Check[], ...[value, place, trial, coverage]: Parameters<Check>): boolean {
  let fits = true;
  for (const check of checks) {
    if (!check(value, place, trial, coverage)) fits = false;
    if (!fits && trial.firstOnly) return false;
  }
  return fits;
}
