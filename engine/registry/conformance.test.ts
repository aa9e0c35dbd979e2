import { EngineError } from '../core/errors.ts';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeDescriptor } from '../../schemas/node.ts';
import { compileSchema } from '../../schemas/validator.ts';
import type { Json } from '../../schemas/values/json.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { bundleWorker } from '../nodes/code/bundle-worker.fixture.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createHttpClient, type HttpClient } from '../sdk/http.ts';
import type { NodeType } from '../sdk/node-type.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { toStepError } from '../core/errors.ts';
import { openExampleTables, type ExampleTables } from '../tables/example-tables.fixture.ts';
import { flowOf, tryNode, type Trial } from '../sdk/try-node.ts';
import { catalog, descriptorOf, plainSchema } from './catalog.ts';
import { checkConfig } from './check-config.ts';
import { createRegistry } from './registry.ts';
import { untitledSettings } from './untitled-settings.fixture.ts';

const registry = createRegistry(nodeTypes);
const fitsDescriptor = compileSchema(plainSchema(NodeDescriptor), { strict: true });
const names = nodeTypes.map(({ type }) => type);
const typeOf = (name: string): NodeType => registry.get(name) as NodeType;

/** The systems that examples call, in one server: an answer by host and path. */
const answers: Readonly<Record<string, string>> = {
  'shop.example/orders/T1001': '{"orderNo":"T1001","status":"paid"}',
  'carrier.example/waybills': '{"waybill":"SF100"}',
};
const server = createServer((request, response) => {
  const body = answers[String(request.url).slice(1).split('?')[0] ?? ''];
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(body);
});
let client: HttpClient;
let host = '';
let removeWorker: () => void;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createHttpClient({ allow: [host] });
  removeWorker = await bundleWorker();
});
afterAll(async () => {
  await client.close();
  server.close();
  removeWorker();
});
const http: Trial['http'] = (request) =>
  client.request(
    { ...request, url: request.url.replace('https://', `http://${host}/`) },
    new AbortController().signal,
  );

/** The shops that examples speak of. */
const channels: NonNullable<Trial['channels']> = {
  sync: async (channel) =>
    channel === 'taobao-main'
      ? { created: 3, changed: 1, unchanged: 8, quarantined: 0, lagMs: 5_000, more: false }
      : noChannel(),
  syncAll: () =>
    Promise.resolve({
      channels: 8,
      created: 12,
      changed: 1,
      unchanged: 0,
      quarantined: 0,
      lagMs: 20_000,
      more: false,
      failed: [],
    }),
  call: async (channel, operation, input) => {
    if (channel !== 'taobao-main') return noChannel();
    return operation === 'ship-confirm'
      ? { records: [], duplicate: true }
      : { records: [{ tid: input['orderNo'] ?? null }], duplicate: false };
  },
};
const noChannel = (): never => {
  throw new EngineError('channel-unknown', 'There is no such channel');
};

/** What an example says a call leads to, read from the outcome. */
function summary(outcome: Outcome): { output?: Json; port?: string | string[]; errorCode?: string } {
  switch (outcome.kind) {
    case 'done':
      return { output: outcome.output, port: outcome.port ?? 'out' };
    case 'end':
      return { output: outcome.output };
    case 'failed':
    case 'end-failed':
      return { errorCode: outcome.error.code };
    default:
      return {};
  }
}

/** Steps that read or write a table work on one of their own. */
const usesTable = ({ structure, config }: NodeType): boolean =>
  structure === 'step' && Object.hasOwn((config as { properties?: object }).properties ?? {}, 'table');

/** `{T1001}` stands for the id of that order. */
const placed = (data: unknown, world: ExampleTables | undefined): unknown =>
  world === undefined
    ? data
    : (JSON.parse(
        JSON.stringify(data).replace(/"\{(T\d+)\}"/g, (_, orderNo: string) => `"${world.idOf(orderNo)}"`),
      ) as unknown);

/** What a step does in the transaction that records it. */
async function carriedOut(outcome: Outcome, world: ExampleTables | undefined): Promise<Outcome> {
  if (outcome.kind !== 'transact' || world === undefined) return outcome;
  return world
    .transact((tx) => outcome.run(tx))
    .catch((error: unknown): Outcome => ({ kind: 'failed', error: toStepError(error) }));
}

/** Chinese text takes full-width punctuation: an ASCII mark beside a Chinese character is a slip. */
const HALF_WIDTH = /[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/;

describe.each(names)('node type %s', (name) => {
  const type = typeOf(name);

  it('describes itself fully, in both languages', () => {
    const descriptor = descriptorOf(type);
    expect(fitsDescriptor(descriptor)).toEqual([]);
    expect(untitledSettings(descriptor.config)).toEqual([]);
    expect(type.title.zh.length).toBeLessThanOrEqual(12);
    expect(type.summary.en.length).toBeLessThanOrEqual(80);
    const chinese = [...JSON.stringify(descriptor).matchAll(/"zh":"((?:[^"\\]|\\.)*)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(chinese.filter((text) => HALF_WIDTH.test(text))).toEqual([]);
  });

  it('takes its settings strictly', () => {
    const validate = compileSchema(plainSchema(type.config), { strict: true });
    for (const { config } of type.examples)
      expect(validate({ ...(config as object), unheardOf: 1 }).map(({ path }) => path)).toContain(
        '/unheardOf',
      );
  });

  it.each(type.examples.map((example) => [example.name.en, example] as const))(
    'example: %s',
    async (_name, example) => {
      const flow = flowOf(type.type, example.config);
      expect(checkConfig(flow, 'trial', registry)).toEqual([]);
      const world = usesTable(type) ? await openExampleTables() : undefined;
      const { woken, arrived, ...data } = placed(example.data, world) as Trial & Trial['data'];
      const asked = await tryNode(type, example.config, {
        data,
        woken,
        arrived,
        http,
        channels,
        secrets: { carrier: 'secret' },
        ...(world === undefined ? {} : { tables: world.tables }),
      });
      const outcome = await carriedOut(asked, world);
      await world?.close();
      const { output, port, errorCode } = example;
      const expected = {
        ...(output === undefined ? {} : { output }),
        ...(port === undefined ? {} : { port }),
      };
      if (errorCode === undefined) expect(summary(outcome)).toMatchObject(expected);
      else expect(summary(outcome)).toEqual({ errorCode });
      if (type.output !== undefined && outcome.kind === 'done')
        expect(compileSchema(plainSchema(type.output))(outcome.output)).toEqual([]);
    },
  );
});

it('has the catalogue that is committed', async () => {
  await expect(`${printJsonSorted(catalog(registry))}\n`).toMatchFileSnapshot('./catalog.golden.json');
});
