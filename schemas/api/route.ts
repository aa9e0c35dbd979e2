import type { Static, TSchema } from 'typebox';
import type { Text } from '../text.ts';
import type { Action, Kind } from './permission.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The right a request needs. */
export interface Right {
  action: Action;
  kind: Kind;
  /** The path parameter that names the thing; without it the right must hold for all of the kind, or the route narrows its answer itself. */
  of?: string;
  /** The route looks for the id itself (the flow of a run), or answers only what is open to the asker. */
  narrowed?: true;
}

/** One call that works on a fresh installation, as documents show it; a test makes it. */
export interface Example {
  params?: Record<string, string | number>;
  query?: Record<string, string | number | boolean>;
  body?: unknown;
  /** A body that is a file and no JSON. */
  raw?: string;
  headers?: Record<string, string>;
}

/**
 * One operation of the API: what goes in, what comes out, who may. The server registers it, the OpenAPI document and
 * the designer's client are derived from it, so that none of them can say anything else.
 */
export interface Route {
  method: Method;
  /** With parameters in braces: `/api/v1/flows/{flow}`. */
  path: string;
  /** Heading in the document. */
  tag: string;
  summary: Text;
  /** `anyone`: no account is needed. `signed-in`: any account, no particular right. */
  right: Right | 'anyone' | 'signed-in';
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  reply: TSchema;
  /** Of a success; 200 when left out. */
  status?: number;
  /** The answer is no JSON document but this. */
  contentType?: string;
  example: Example;
}

/** Keeps the exact types of the schemas. */
export const defineRoute = <const R extends Route>(route: R): R => route;

type Of<R extends Route, Part extends 'params' | 'query' | 'body'> = R[Part] extends TSchema
  ? Static<R[Part]>
  : undefined;
export type ParamsOf<R extends Route> = Of<R, 'params'>;
export type QueryOf<R extends Route> = Of<R, 'query'>;
export type BodyOf<R extends Route> = Of<R, 'body'>;
export type ReplyOf<R extends Route> = Static<R['reply']>;
