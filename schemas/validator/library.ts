import { pointer } from '../values/pointer.ts';
import { ProblemError } from '../values/problem-error.ts';
import { chooseDialect, type Remotes } from './choose-dialect.ts';
import { draft2020, eachChild, ignoresSiblings, standardDialect, type Dialect } from './dialect.ts';
import { canonical } from './equality.ts';
import { metaDocument, metaProblems } from './meta-schema.ts';
import { prepareSchema } from './prepare.ts';
import { inDocument, unusable } from './refusal.ts';

export type SchemaObject = Readonly<Record<string, unknown>>;
export type Schema = SchemaObject | boolean;

/** A schema in its place. */
export interface SchemaNode {
  schema: Schema;
  resource: Resource;
  /** JSON Pointer to it in its document. */
  path: string;
}

/** What one `$id` names; a reference without an address stays in it. */
export interface Resource {
  base: string;
  dialect: Dialect;
  /** Its named places; the empty name is the resource itself. */
  anchors: Names;
  dynamicAnchors: Names;
  /** Address of the document it stands in; empty for the schema that is compiled. */
  document: string;
}

/** Two schemas that differ and bear the same name: they may stand, but not be referred to. */
export const AMBIGUOUS = Symbol('ambiguous');
type Names = Map<string, SchemaNode | typeof AMBIGUOUS>;

/** Every schema that can be reached from one, and where each reference leads. */
export interface Library {
  root: SchemaNode;
  /** By the schema itself; `true` and `false` have no identity and are nobody's key. */
  nodes: Map<object, SchemaNode>;
  refs: Map<object, SchemaNode>;
  /** Where a `$dynamicRef` leads before the dynamic scope is asked. */
  dynamicRefs: Map<object, SchemaNode>;
}

interface Shelf extends Omit<Library, 'root'> {
  resources: Names;
  remotes: Remotes;
  opened: Set<string>;
}

/** What the `$id`s and references of a schema without an absolute `$id` are relative to. */
const NOWHERE = 'schema:///';

/**
 * Gathers a schema and all it refers to: in itself, in `remotes`, in the meta-schemas of the standard. The schema is a
 * prepared one that fits the meta-schema of its dialect; of the others that is seen to here.
 *
 * Throws ProblemError where one of those is no schema, or a reference leads nowhere.
 */
export function gatherSchemas(schema: Schema, remotes: Remotes): Library {
  const shelf: Shelf = {
    nodes: new Map(), refs: new Map(), dynamicRefs: new Map(), resources: new Map(), remotes, opened: new Set(),
  }; // prettier-ignore
  const root = openDocument(shelf, schema, chooseDialect(schema, draft2020, remotes, ''), '');
  // The map grows where documents are opened on the way, and the loop goes on over what is added.
  for (const node of shelf.nodes.values()) link(shelf, node);
  return { root, nodes: shelf.nodes, refs: shelf.refs, dynamicRefs: shelf.dynamicRefs };
}

function openDocument(shelf: Shelf, schema: Schema, dialect: Dialect, document: string): SchemaNode {
  const base = document === '' ? NOWHERE : document;
  const resource: Resource = { base, dialect, document, anchors: new Map(), dynamicAnchors: new Map() };
  const root = enter(shelf, schema, '', resource, true);
  name(resource.anchors, '', root);
  name(shelf.resources, base, root);
  return root;
}

/** Takes in a schema and all below it. `named` is false where an `$id` is no name, since no keyword leads there. */
function enter(shelf: Shelf, schema: unknown, path: string, outer: Resource, named: boolean): SchemaNode {
  if (typeof schema !== 'object' || schema === null)
    return { schema: schema as boolean, resource: outer, path };
  const content = schema as SchemaObject;
  const node: SchemaNode = { schema: content, resource: outer, path };
  if (named) identify(shelf, node, content);
  shelf.nodes.set(schema, node);
  eachChild(content, node.resource.dialect, (child, keys) => {
    enter(shelf, child, path + pointer(keys), node.resource, named);
  });
  return node;
}

/** Gives a schema its names, and with an `$id` a resource of its own. */
function identify(shelf: Shelf, node: SchemaNode, schema: SchemaObject): void {
  const { dialect } = node.resource;
  if (ignoresSiblings(schema, dialect)) return;
  const [address, fragment] = split(textOf(schema, '$id'));
  if (address !== '') {
    const base = resolveAddress(address, node.resource.base);
    if (base === undefined) throw unusable(node, '$id', `“${address}”不是地址`, `"${address}" is no address`);
    node.resource = {
      base,
      dialect: chooseDialect(schema, dialect, shelf.remotes, node.path),
      anchors: new Map([['', node]]),
      dynamicAnchors: new Map(),
      document: node.resource.document,
    };
    name(shelf.resources, base, node);
  }
  const { anchors, dynamicAnchors } = node.resource;
  if (fragment !== '') name(anchors, fragment, node);
  const anchor = dialect.keywords.has('$anchor') ? textOf(schema, '$anchor') : '';
  if (anchor !== '') name(anchors, anchor, node);
  const dynamic = dialect.keywords.has('$dynamicAnchor') ? textOf(schema, '$dynamicAnchor') : '';
  if (dynamic !== '') name(anchors, dynamic, node);
  if (dynamic !== '') name(dynamicAnchors, dynamic, node);
}

const textOf = (schema: SchemaObject, keyword: string): string => {
  const value = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
  return typeof value === 'string' ? value : '';
};

/** A definition that is used in several places brings its names along each time, and means the same each time. */
function name(names: Names, key: string, node: SchemaNode): void {
  const earlier = names.get(key);
  if (earlier === undefined) names.set(key, node);
  else if (earlier !== AMBIGUOUS && !isSame(earlier.schema, node.schema)) names.set(key, AMBIGUOUS);
}

const isSame = (a: Schema, b: Schema): boolean => a === b || canonical(a) === canonical(b);

function link(shelf: Shelf, node: SchemaNode): void {
  const schema = node.schema as SchemaObject;
  const { keywords } = node.resource.dialect;
  const reference = textOf(schema, '$ref');
  if (Object.hasOwn(schema, '$ref')) shelf.refs.set(schema, follow(shelf, reference, node, '$ref'));
  if (!keywords.has('$dynamicRef') || !Object.hasOwn(schema, '$dynamicRef')) return;
  shelf.dynamicRefs.set(schema, follow(shelf, textOf(schema, '$dynamicRef'), node, '$dynamicRef'));
}

/** The schema a reference leads to. Throws ProblemError where it leads to none, or to several. */
function follow(shelf: Shelf, reference: string, from: SchemaNode, keyword: string): SchemaNode {
  const [address, encoded] = split(reference);
  const resource = address === '' ? from.resource : resourceAt(shelf, address, from);
  const fragment = decode(encoded);
  const found =
    resource === undefined || fragment === undefined
      ? undefined
      : fragment.startsWith('/')
        ? pointedAt(shelf, fragment, resource)
        : resource.anchors.get(fragment);
  if (found === undefined)
    throw unusable(from, keyword, `找不到“${reference}”`, `nothing is found at "${reference}"`);
  if (found === AMBIGUOUS)
    throw unusable(from, keyword, `“${reference}”有多个不同的定义`, `"${reference}" names several schemas`);
  return found;
}

const split = (reference: string): [address: string, fragment: string] => {
  const at = reference.indexOf('#');
  return at < 0 ? [reference, ''] : [reference.slice(0, at), reference.slice(at + 1)];
};

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

const resolveAddress = (address: string, base: string): string | undefined => {
  try {
    return new URL(address, base).href;
  } catch {
    return undefined;
  }
};

function resourceAt(shelf: Shelf, address: string, from: SchemaNode): Resource | undefined {
  const full = resolveAddress(address, from.resource.base);
  if (full === undefined) return undefined;
  if (!shelf.resources.has(full)) openAt(shelf, full, from.resource.dialect);
  const found = shelf.resources.get(full);
  if (found === AMBIGUOUS)
    throw unusable(from, '$ref', `“${full}”有多个不同的定义`, `"${full}" names several schemas`);
  return found?.resource;
}

/** Opens the document at an address, or the remote that bears it as its `$id`. */
function openAt(shelf: Shelf, address: string, outer: Dialect): void {
  const { remotes } = shelf;
  const meta = Object.hasOwn(remotes, address) ? undefined : metaDocument(address);
  if (meta !== undefined)
    openDocument(shelf, meta, standardDialect(String(meta['$schema'])) ?? outer, address);
  else
    for (const [place, remote] of Object.entries(remotes))
      if (place === address || idOf(remote, place) === address) openRemote(shelf, place, outer);
}

const idOf = (schema: unknown, base: string): string | undefined =>
  typeof schema === 'object' && schema !== null
    ? resolveAddress(split(textOf(schema as SchemaObject, '$id'))[0], base)
    : undefined;

/** A document that does not say otherwise speaks the dialect of the one that refers to it. */
function openRemote(shelf: Shelf, address: string, outer: Dialect): void {
  if (shelf.opened.has(address)) return;
  shelf.opened.add(address);
  const schema = prepareSchema(shelf.remotes[address]);
  const dialect = chooseDialect(schema, outer, shelf.remotes, '');
  refuseMisfit(schema, dialect, address, '');
  openDocument(shelf, schema as Schema, dialect, address);
}

/** Follows a JSON Pointer from the root of a resource, through whatever it holds. */
function pointedAt(shelf: Shelf, fragment: string, resource: Resource): SchemaNode | undefined {
  let node = resource.anchors.get('') as SchemaNode;
  let value: unknown = node.schema;
  let path = node.path;
  for (const token of fragment.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as SchemaObject)[key];
    path += pointer([key]);
    node = shelf.nodes.get(value as object) ?? node;
  }
  if (typeof value === 'boolean') return { schema: value, resource: node.resource, path };
  if (typeof value !== 'object' || value === null) return undefined;
  const known = shelf.nodes.get(value);
  if (known !== undefined) return known;
  // No keyword leads here, so the meta-schema has not looked at it.
  refuseMisfit(value, node.resource.dialect, resource.document, path);
  return enter(shelf, value, path, node.resource, false);
}

function refuseMisfit(schema: unknown, dialect: Dialect, document: string, path: string): void {
  const [misfit] = metaProblems(schema, dialect);
  if (misfit === undefined) return;
  throw new ProblemError(inDocument({ ...misfit, path: path + misfit.path }, document));
}

/** The name a `$dynamicRef` looks for, if what it leads to bears it as a `$dynamicAnchor`; else it is a plain reference. */
export function dynamicName(reference: string, target: SchemaNode): string | undefined {
  const [, name] = split(reference);
  return name !== '' && dynamicAnchor(target.resource, name) === target ? name : undefined;
}

export function dynamicAnchor(resource: Resource, name: string): SchemaNode | undefined {
  const found = resource.dynamicAnchors.get(name);
  return found === AMBIGUOUS ? undefined : found;
}
