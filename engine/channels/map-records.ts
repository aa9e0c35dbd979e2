import { createHash } from 'node:crypto';
import type { Connector } from '../../connectors/kit/connector.ts';
import { textOf } from '../../connectors/kit/draft.ts';
import { readPath } from '../../connectors/kit/template.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Mapping, MappingProblem } from '../../schemas/mapping.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { EngineError } from '../core/errors.ts';
import { compileMapping, type CompiledMapping } from '../mapping/compile-mapping.ts';
import { shopOrder } from './shop-order.ts';

/** A record as the table has it, not yet laid over what is there. */
export interface MappedRecord {
  brings: 'order' | 'refund';
  orderNo: string;
  values: JsonObject;
  sourceAt: number | undefined;
  /** What the platform sent. */
  payload: string;
}

/** One that the mapping could not read, or the table did not take. */
export interface UnreadRecord {
  key: string;
  problems: MappingProblem[];
  payload: string;
}

export interface RecordMapper {
  brings: 'order' | 'refund';
  /** Of the history: name and the first digits of its document's digest. */
  version: string;
  /** The platform tells 售后中 as a state of the order. */
  tellsAfterSale: boolean;
  map(record: Json): { mapped: MappedRecord } | { unread: UnreadRecord };
}

/** The channel's own mapping, or the connector's. `name`: as the manifest calls it, `order` or `refund`. */
export function mapperOf(channel: Channel, connector: Connector, name: string): RecordMapper {
  const document = channel.mappings?.[name] ?? connector.mappings[name];
  if (document === undefined) throw noMapping(connector, name);
  const compiled = compiledOf(document);
  const brings = name === 'refund' ? 'refund' : 'order';
  return {
    brings,
    version: compiled.version,
    tellsAfterSale: compiled.tellsAfterSale,
    map(record) {
      const payload = printJson(record);
      const result = compiled.mapping.apply(record);
      if (!result.ok)
        return { unread: { key: keyOf(compiled, record, payload), problems: result.problems, payload } };
      const { output } = result;
      const values = brings === 'order' ? shopOrder(channel, connector, output, record) : refundOf(output);
      const at = output[brings === 'order' ? 'sourceUpdatedAt' : 'updatedAt'];
      return {
        mapped: {
          brings,
          orderNo: textOf(output['orderNo'] ?? ''),
          values,
          sourceAt: typeof at === 'number' ? at : undefined,
          payload,
        },
      };
    },
  };
}

const REFUND_FIELDS = ['refundNo', 'lineNo', 'kind', 'state', 'amount', 'reason', 'appliedAt'];

/** As a row of the order's refunds. */
const refundOf = (refund: JsonObject): JsonObject => ({
  ...Object.fromEntries(Object.entries(refund).filter(([field]) => REFUND_FIELDS.includes(field))),
  ...(refund['updatedAt'] === undefined ? {} : { changedAt: refund['updatedAt'] }),
});

interface Compiled {
  mapping: CompiledMapping;
  version: string;
  tellsAfterSale: boolean;
  keyPaths: readonly string[];
}

/** Compiled once for each document; a changed mapping is another document. */
const compiledMappings = new WeakMap<Mapping, Compiled>();

function compiledOf(document: Mapping): Compiled {
  const known = compiledMappings.get(document);
  if (known !== undefined) return known;
  const text = printJson(document);
  const mapping = compileMapping(document, { lists: {} });
  const compiled: Compiled = {
    mapping,
    version: `${document.id}@${createHash('sha256').update(text).digest('hex').slice(0, 8)}`,
    tellsAfterSale: text.includes('"after-sale"'),
    keyPaths: ['refundNo', 'orderNo'].flatMap(
      (field) => mapping.lineage.find((one) => one.field === field)?.from ?? [],
    ),
  };
  compiledMappings.set(document, compiled);
  return compiled;
}

/** What names the record at its source, so that a later and better one takes its place. */
function keyOf({ keyPaths }: Compiled, record: Json, payload: string): string {
  for (const path of keyPaths) {
    const value = readPath(path, record);
    if (value !== undefined && value !== null && value !== '') return textOf(value);
  }
  return createHash('sha256').update(payload).digest('hex').slice(0, 32);
}

const noMapping = ({ manifest: { title } }: Connector, name: string): EngineError =>
  new EngineError('channel-unmapped', {
    zh: `“${title.zh}”没有名为“${name}”的映射。`,
    en: `"${title.en}" has no mapping "${name}".`,
  });
