import type { Mapping } from '../../../schemas/mapping.ts';
import { compileSchema } from '../../../schemas/validator.ts';
import { Mapping as MappingSchema } from '../../../schemas/mapping.ts';
import type { Shape } from '../../../schemas/shape.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { enrich } from '../enrich.ts';
import { shapeOfMapping } from '../of-mapping.ts';
import { shapeOfSamples } from '../of-samples.ts';
import { shapeOfSchema } from '../of-schema.ts';
import { shapeOfTable } from '../of-table.ts';
import { shapeOfValue } from '../of-value.ts';
import { ANY, listOf, NULL, objectOf, scalar } from '../union.ts';
import { out, shapeOfExpression, shapeOfPath, type NodeSite, type ShapeNode } from './node-site.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const shapeOfSet: ShapeNode = ({ config, data }) => {
  const values = isObject(config['values']) ? config['values'] : {};
  return out(
    objectOf(
      Object.fromEntries(Object.entries(values).map(([name, one]) => [name, shapeOfExpression(one, data)])),
      {
        from: { kind: 'node' },
      },
    ),
  );
};

let checkMapping: ReturnType<typeof compileSchema> | undefined;

/** The document, if it is one. */
export function mappingOf(value: unknown): Mapping | undefined {
  checkMapping ??= compileSchema(MappingSchema);
  return checkMapping(value).length === 0 ? (value as Mapping) : undefined;
}

export const sourceOf = ({ config, data }: Pick<NodeSite, 'config' | 'data'>): Shape =>
  shapeOfPath(config['source'] ?? 'input', data);

export const shapeOfMap: ShapeNode = (site) => {
  const mapping = mappingOf(site.config['mapping']);
  const source = sourceOf(site);
  return {
    out: { shape: mapping === undefined ? ANY : shapeOfMapping(mapping, source, site.lists) },
    ...invalid(site, source),
  };
};

export const shapeOfValidate: ShapeNode = (site) => {
  const source = sourceOf(site);
  const declared = shapeOfSchema(site.config['schema'], { kind: 'input-schema', of: site.id });
  return { out: { shape: enrich(declared, source) }, ...invalid(site, source) };
};

const PROBLEM = objectOf({ field: scalar('text'), code: scalar('text'), message: ANY, value: ANY });

const invalid = ({ config }: NodeSite, record: Shape): Record<string, { shape: Shape }> =>
  config['onProblem'] === 'port'
    ? { invalid: { shape: objectOf({ record, problems: listOf(PROBLEM) }, { open: true }) } }
    : {};

const recordOf = ({ config, knowledge }: NodeSite): Shape => {
  const table = typeof config['table'] === 'string' ? knowledge.table?.(config['table']) : undefined;
  return table === undefined || table === null ? ANY : shapeOfTable(table);
};

export const shapeOfQuery: ShapeNode = (site) => {
  const { answer, fields } = site.config;
  const kind = isObject(answer) ? answer['kind'] : undefined;
  const record = chosen(recordOf(site), fields);
  const from = { kind: 'table', of: String(site.config['table']) } as const;
  if (kind === 'first') return { out: { shape: record }, none: { shape: NULL } };
  if (kind === 'dataset') {
    const dataset = objectOf(
      { dataset: scalar('text'), count: scalar('integer'), schema: ANY },
      { from, open: true },
    );
    return { out: { shape: dataset }, none: { shape: dataset } };
  }
  const list = objectOf({ count: scalar('integer', { least: 0 }), records: listOf(record) }, { from });
  return { out: { shape: list }, none: { shape: list } };
};

function chosen(record: Shape, fields: unknown): Shape {
  if (!Array.isArray(fields) || record.fields === undefined) return record;
  const names = new Set<unknown>([
    'id',
    'revision',
    ...(fields as unknown[]).map((one) => String(one).split('.')[0]),
  ]);
  return {
    ...record,
    fields: Object.fromEntries(Object.entries(record.fields).filter(([name]) => names.has(name))),
  };
}

/** The change of a record, one or many. */
export const shapeOfRowChange = (site: NodeSite): Shape => {
  const record = recordOf(site);
  const change = objectOf({
    table: scalar('text'),
    seq: scalar('integer'),
    id: scalar('text'),
    kind: scalar('text'),
    fields: listOf(scalar('text')),
    revision: scalar('integer'),
    at: scalar('time'),
    actor: scalar('text'),
    runId: { types: ['text', 'null'] },
    importId: { types: ['text', 'null'] },
    before: { ...record, types: record.types.length === 0 ? [] : ['object', 'null'] },
    record,
  });
  const { batch } = site.config;
  return isObject(batch) && batch['kind'] === 'list'
    ? objectOf({ table: scalar('text'), changes: listOf(change) }, { open: true })
    : { ...change, open: true };
};

export const shapeOfRecordAction = (site: NodeSite): Shape =>
  objectOf(
    {
      table: scalar('text'),
      id: scalar('text'),
      record: recordOf(site),
      action: scalar('text'),
      by: scalar('text'),
    },
    { open: true },
  );

const QUOTE = objectOf({
  candidate: scalar('text'),
  name: scalar('text'),
  nameEn: scalar('text'),
  price: scalar('money'),
  steps: ANY,
});
const REASON = objectOf({ zh: scalar('text'), en: scalar('text') });

export const shapeOfCheapest: ShapeNode = ({ config }) => {
  const candidates = candidatesOf(config);
  const quote = candidates === undefined ? QUOTE : objectOf({ ...QUOTE.fields, candidate: candidates });
  const result = (chosenQuote: Shape): Shape =>
    objectOf({
      chosen: chosenQuote,
      asked: listOf(quote.fields?.['candidate'] ?? ANY),
      quotes: listOf(quote),
      excluded: listOf(
        objectOf({ candidate: scalar('text'), name: scalar('text'), nameEn: scalar('text'), reason: REASON }),
      ),
      region: scalar('text'),
      weightKg: scalar('number'),
      currency: scalar('text'),
      reasons: listOf(REASON),
    });
  return { out: { shape: result(quote) }, none: { shape: result(NULL) } };
};

const candidatesOf = (config: Readonly<Record<string, unknown>>): Shape | undefined => {
  const { prices } = config;
  const rows = isObject(prices) && Array.isArray(prices['rows']) ? (prices['rows'] as Json[]) : undefined;
  if (rows === undefined) return undefined;
  const seen = shapeOfSamples(rows, { kind: 'constant' });
  const found = seen.fields?.['candidate'];
  return found === undefined
    ? undefined
    : shapeOfValue(found.values?.[0]?.value ?? null).types[0] === 'text'
      ? found
      : undefined;
};
