import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { buildRequest } from '../../kit/build-request.ts';
import { checkConnector } from '../../kit/check/check-connector.ts';
import { defineConnector } from '../../kit/connector.ts';
import { fromOpenApi } from './from-open-api.ts';

const openApi3: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Warehouse API', version: '1' },
  servers: [
    { url: '/v1' },
    { url: 'https://{region}.example.com/v1/', variables: { region: { default: 'cn' } } },
  ],
  security: [{ key: [] }],
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      other: { type: 'http', scheme: 'basic' },
    },
    parameters: { shop: { name: 'X-Shop', in: 'header', schema: { type: 'string' } } },
    schemas: {
      Order: {
        type: 'object',
        required: ['lines'],
        properties: {
          id: { type: 'string', readOnly: true },
          lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
          parent: { $ref: '#/components/schemas/Order' },
        },
      },
      Line: {
        allOf: [
          { type: 'object', properties: { sku: { type: 'string' } } },
          { properties: { count: { type: 'integer' } } },
        ],
      },
    },
  },
  paths: {
    '/orders': {
      parameters: [{ $ref: '#/components/parameters/shop' }],
      get: {
        operationId: 'listOrders',
        summary: '列出订单',
        parameters: [
          { name: 'page', in: 'query', schema: { type: 'integer', default: 0 } },
          { name: 'size', in: 'query', schema: { type: 'integer', default: 30, maximum: 200 } },
          { name: 'status', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
        ],
        responses: {
          '200': {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    data: {
                      type: 'object',
                      properties: {
                        rows: { type: 'array', items: { $ref: '#/components/schemas/Order' } },
                        totalCount: { type: 'integer' },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
      post: {
        operationId: 'createOrder',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
        },
        responses: { '201': {} },
      },
      head: { responses: {} },
    },
    '/orders/{order id}': { delete: { responses: { '204': { description: 'gone' } } } },
  },
};

const swagger2: JsonObject = {
  swagger: '2.0',
  info: { title: 'Parcels' },
  host: 'api.example.com',
  basePath: '/p',
  schemes: ['http', 'https'],
  securityDefinitions: { login: { type: 'basic' } },
  paths: {
    '/parcels': {
      get: {
        operationId: 'getParcels',
        parameters: [
          { name: 'NextToken', in: 'query', type: 'string' },
          { name: 'Ids', in: 'query', type: 'array', items: { type: 'string' }, required: true },
        ],
        responses: {
          '200': {
            schema: {
              properties: {
                payload: {
                  type: 'object',
                  properties: {
                    Parcels: { type: 'array', items: { type: 'object' } },
                    NextToken: { type: 'string' },
                  },
                },
              },
            },
          },
        },
      },
      post: {
        operationId: 'getParcels',
        consumes: ['application/x-www-form-urlencoded'],
        parameters: [{ name: 'weight', in: 'formData', type: 'number', required: true }],
        responses: {},
      },
    },
  },
};

const problemsOf = (document: Json) =>
  checkConnector(defineConnector({ manifest: fromOpenApi(document).manifest }));
const operationOf = (document: Json, id: string) =>
  fromOpenApi(document).manifest.operations.find((one) => one.id === id);
const send = (document: Json, id: string, input: JsonObject, credential: Record<string, string>) =>
  buildRequest(defineConnector({ manifest: fromOpenApi(document).manifest }), id, input, credential, {
    now: 0,
    nonce: '0'.repeat(32),
  });

describe('a connector from an OpenAPI document', () => {
  it('has no fault, and every operation', () => {
    expect(problemsOf(openApi3)).toEqual([]);
    expect(problemsOf(swagger2)).toEqual([]);
    const { manifest, notes } = fromOpenApi(openApi3);
    expect(manifest.operations.map(({ id, method }) => `${method} ${id}`)).toEqual([
      'GET list-orders',
      'POST create-order',
      'DELETE delete-orders-order-id',
    ]);
    expect(notes.map(({ en }) => en)).toEqual([expect.stringContaining('HEAD /orders')]);
    expect(manifest).toMatchObject({ id: 'warehouse-api', proof: 'unverified', probe: 'list-orders' });
  });

  it('asks for secrets, and never holds one', () => {
    expect(fromOpenApi(openApi3).manifest).toMatchObject({
      auth: { kind: 'key' },
      credential: { fields: [{ id: 'xApiKey', title: { zh: 'X-Api-Key' }, secret: true }] },
    });
    const basic = fromOpenApi(swagger2).manifest;
    expect(basic.credential.fields.map(({ id }) => id)).toEqual(['user', 'password']);
    expect(basic.signing).toEqual({ signer: 'basic' });
  });

  it('knows parameters, bodies and the pages of lists', () => {
    expect(operationOf(openApi3, 'list-orders')).toMatchObject({
      title: { zh: '列出订单' },
      inputs: [{ name: 'xShop' }, { name: 'status', type: 'list' }],
      answer: { records: 'data.rows', total: 'data.totalCount' },
      walk: { pages: { kind: 'number', first: 0, size: 30, maxSize: 200, until: 'total' } },
    });
    expect(operationOf(openApi3, 'create-order')).toMatchObject({
      inputs: [
        { name: 'lines', type: 'list', required: true },
        { name: 'xShop' },
        { name: 'parent', type: 'object' },
      ],
      effects: { class: 'once' },
    });
    expect(operationOf(swagger2, 'get-parcels')).toMatchObject({
      answer: { records: 'payload.Parcels', next: 'payload.NextToken' },
      walk: { pages: { kind: 'cursor' } },
    });
  });

  it('sends what the document describes', () => {
    const listed = send(
      openApi3,
      'list-orders',
      { page: 2, pageSize: 30, status: ['a', 'b'] },
      { xApiKey: 'k' },
    );
    expect(listed).toMatchObject({
      url: 'https://cn.example.com/v1/orders?page=2&size=30&status=a%2Cb',
      headers: { 'x-api-key': 'k' },
    });
    const made = send(openApi3, 'create-order', { lines: [{ sku: 'x' }] }, { xApiKey: 'k' });
    expect(made).toMatchObject({ method: 'POST', body: '{"lines":[{"sku":"x"}]}' });
    const gone = send(openApi3, 'delete-orders-order-id', { orderId: 'a/b' }, { xApiKey: 'k' });
    expect(gone.url).toBe('https://cn.example.com/v1/orders/a%2Fb');
    const form = send(swagger2, 'get-parcels-2', { weight: 2 }, { user: 'u', password: 'p' });
    expect(form).toMatchObject({ url: 'https://api.example.com/p/parcels', body: 'weight=2' });
  });

  it.each<[string, Json]>([
    ['no document', [1]],
    ['another version', { openapi: '2.5', paths: {} }],
    ['no operation', { openapi: '3.0.0', paths: {} }],
  ])('refuses %s', (_, document) => {
    expect(() => fromOpenApi(document)).toThrow(ProblemError);
  });

  it('survives references in circles, to nowhere and outside', () => {
    const odd: JsonObject = {
      openapi: '3.0.0',
      components: { schemas: { A: { $ref: '#/components/schemas/A' } } },
      paths: {
        '/x': {
          post: {
            requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
            parameters: [{ $ref: 'https://elsewhere.example/p.json' }, { $ref: '#/nowhere' }],
            responses: { '200': { $ref: '#/__proto__/x' } },
          },
        },
      },
    };
    expect(problemsOf(odd)).toEqual([]);
  });
});
