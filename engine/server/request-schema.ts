import type { FastifyInstance } from 'fastify';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify/types/schema.js';
import { compileSchema, type Validate } from '../../schemas/validator.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { refuse } from './api-error.ts';

/** A schema as plain JSON without names: in one document the same name would stand for many copies. */
export const documentSchema = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === '$id' ? undefined : value))) as unknown;

/** Where a problem lies in a request: fields of the body go by their own path. */
const prefixes: Readonly<Record<string, string>> = {
  params: '/params',
  querystring: '/query',
  headers: '/headers',
  body: '',
};

/**
 * Requests are checked by the validator of the whole product, so that a problem reads the same here, in a form and in
 * a flow. A schema is compiled when its route is first called: most of them never are in the life of a process.
 */
const validatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart = 'body' }) => {
  const inBody = httpPart === 'body';
  let validate: Validate | undefined;
  return (value: unknown) => {
    validate ??= compileSchema(schema, inBody ? { firstOnly: false } : { coerce: true, defaults: true });
    const problems = validate(value);
    if (problems.length === 0) return { value };
    const prefix = prefixes[httpPart] ?? '';
    const told = problems.map((found) => ({ ...found, path: prefix + found.path }));
    return {
      error: refuse(
        400,
        'invalid-request',
        '请求有误，请看各字段的说明。',
        'The request has mistakes; see the fields.',
        { problems: told },
      ),
    };
  };
};

/** Numbers a double cannot hold are printed with all their digits; what is in an answer the route's type says. */
const serializerCompiler: FastifySerializerCompiler<unknown> = () => printJson;

export function useOurSchemas(app: FastifyInstance): void {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
}

/** For routes that read raw bytes: their schemas are for the document alone. */
export const documentOnly = { validatorCompiler: (): (() => boolean) => () => true };
