import type { Operation } from '../../../schemas/connector.ts';
import { problem } from '../../../schemas/problem.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { isObject } from '../../kit/draft.ts';
import { operationId } from './names.ts';
import { listAt, objectAt, resolved, textAt } from './open-api-document.ts';
import { readOperation } from './open-api-operation.ts';
import { securityOf } from './open-api-security.ts';
import { describeManifest, type RestImport } from './rest-import.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;
const OTHERS = /^(?:head|options|trace)$/i;
/** Operations that a manifest takes. */
const MOST = 100;

/**
 * A connector from an OpenAPI 3 or Swagger 2.0 document, parsed: an operation for each of its own, their parameters and
 * the members of their bodies as inputs, cursors and pages guessed from names. Nothing is fetched; `$ref` is followed
 * within the document. Throws ProblemError `openapi-…`.
 */
export function fromOpenApi(document: Json): RestImport {
  if (
    !isObject(document) ||
    !(isVersion(document, 'openapi', /^3\./) || isVersion(document, 'swagger', /^2\./))
  )
    throw new ProblemError(
      problem(
        'openapi-version',
        '',
        '不是 OpenAPI 3 或 Swagger 2.0 的 JSON 文档。',
        'This is no OpenAPI 3 or Swagger 2.0 document in JSON.',
      ),
    );
  const { operations, notes } = operationsOf(document);
  if (operations.length === 0)
    throw new ProblemError(
      problem('openapi-empty', '/paths', '文档里没有任何操作。', 'The document has no operation.'),
    );
  const security = securityOf(document);
  const kept = operations.slice(0, MOST);
  return {
    manifest: describeManifest({
      title: textAt(objectAt(document, 'info'), 'title') ?? 'API',
      baseUrl: baseUrlOf(document),
      fields: security.fields.slice(0, 5),
      request: { headers: security.headers, query: security.query },
      isBasic: security.isBasic,
      operations: kept,
    }),
    credential: {},
    notes: [...notes, ...(operations.length > MOST ? [tooMany(operations.length)] : [])],
  };
}

const isVersion = (document: JsonObject, name: string, pattern: RegExp): boolean =>
  pattern.test(textAt(document, name) ?? '');

function operationsOf(document: JsonObject): { operations: Operation[]; notes: Text[] } {
  const taken = new Set<string>();
  const operations: Operation[] = [];
  const notes: Text[] = [];
  for (const [path, given] of Object.entries(objectAt(document, 'paths'))) {
    const above = resolved(document, given);
    for (const [name, node] of Object.entries(above)) {
      const method = METHODS.find((one) => one === name.toUpperCase());
      if (method === undefined && OTHERS.test(name)) notes.push(noMethod(name, path));
      if (method === undefined || !isObject(node)) continue;
      const id = operationId(textAt(node, 'operationId') ?? `${method} ${path}`, taken);
      const read = readOperation({ document, path, method, node, above, id });
      operations.push(read.operation);
      notes.push(...read.notes);
    }
  }
  return { operations, notes };
}

/** The first server that names a host; without one the credential asks for the address. */
function baseUrlOf(document: JsonObject): string | undefined {
  const host = textAt(document, 'host');
  if (host !== undefined) {
    const schemes = listAt(document, 'schemes');
    const scheme = schemes.length === 0 || schemes.includes('https') ? 'https' : 'http';
    return trimmed(`${scheme}://${host}${textAt(document, 'basePath') ?? ''}`);
  }
  for (const server of listAt(document, 'servers')) {
    const variables = objectAt(server, 'variables');
    const url = (textAt(server, 'url') ?? '').replaceAll(
      /\{([^{}]+)\}/g,
      (_, name: string) => textAt(objectAt(variables, name), 'default') ?? name,
    );
    if (/^https?:\/\//.test(url) && URL.canParse(url)) return trimmed(url);
  }
  return undefined;
}

const trimmed = (url: string): string => url.replace(/\/+$/, '');

const noMethod = (method: string, path: string): Text => ({
  zh: `${method.toUpperCase()} ${path} 不是可以调用的操作，没有带过来。`,
  en: `${method.toUpperCase()} ${path} is nothing to be called, so it was left out.`,
});

const tooMany = (count: number): Text => ({
  zh: `文档有 ${count} 个操作，清单最多 ${MOST} 个，只带过来前面的。`,
  en: `The document has ${count} operations, a manifest takes ${MOST}: the first were taken.`,
});
