import { apiRoutes } from '../../schemas/api/index.ts';
import { ApiError } from '../../schemas/api/forms.ts';
import type { Route } from '../../schemas/api/route.ts';
import { compileSchema, type Validate } from '../../schemas/validator.ts';

const compiled = new Map<unknown, Validate>();
const validatorOf = (schema: unknown): Validate => {
  const known = compiled.get(schema) ?? compileSchema(schema);
  compiled.set(schema, known);
  return known;
};

/** `/api/v1/flows/{flow}` fits `/api/v1/flows/orders`; a fixed path wins over one with a parameter. */
export function routeOf(method: string, url: string): Route | undefined {
  const path = url.split('?', 1)[0] ?? '';
  const fits = [...apiRoutes.values()].filter(
    (route) =>
      route.method === method && new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return fits.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

/** What is wrong with an answer, by the contract; empty: nothing. */
export function misfitsOf(method: string, url: string, status: number, body: unknown): string[] {
  const route = routeOf(method, url);
  if (route === undefined) return [];
  if (status >= 400) return validatorOf(ApiError)(body).map(({ path, message }) => `${path}: ${message.en}`);
  // A webhook answers what its flow says; only the answer at once is ours.
  if (route.path === '/hooks/{path}' && status !== 202) return [];
  const expected = route.status ?? 200;
  const wrongStatus = status === expected ? [] : [`status ${status}, not ${expected}`];
  if (route.contentType !== undefined && !route.contentType.startsWith('application/json'))
    return wrongStatus;
  const misfits = validatorOf(route.reply)(body).map(({ path, message }) => `${path}: ${message.en}`);
  return [...wrongStatus, ...misfits];
}
