import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Transaction } from '../sdk/transaction.ts';

/**
 * Original payloads lie deflated in blocks of many: what repeats from order to order is most of them.
 * `record_payloads.body` is raw deflate of a JSON list of texts; an erased one is null.
 */
export interface PayloadBlock {
  body: Buffer;
  /** Which inputs are in it, in order. */
  inputs: readonly number[];
}

/** What `prepareRecords` made of them. */
export interface PackedPayloads {
  blocks: readonly PayloadBlock[];
}

/** A block is opened whole to read one payload of it: a few milliseconds at most. */
const BLOCK_CHARS = 256 * 1024;
/** The first level finds the repeats at a third of the cost of the usual one. */
const LEVEL = 1;

const compress = promisify(deflateRaw);

type Payload = { payload?: string };

/** Compresses on the threads of the pool; call it before the transaction. */
export async function packPayloads(records: readonly Payload[]): Promise<PackedPayloads> {
  const groups = grouped(
    records,
    records.map((_, index) => index),
  );
  const blocks = await Promise.all(
    groups.map(async (inputs) => ({
      inputs,
      body: await compress(textOf(records, inputs), { level: LEVEL }),
    })),
  );
  return { blocks };
}

/** Blocks for the inputs that are needed: those packed before if all of a block is, else packed here. */
export function blocksFor(
  records: readonly Payload[],
  needed: readonly number[],
  packed: PackedPayloads | undefined,
): PayloadBlock[] {
  const open = new Set(needed);
  const blocks = (packed?.blocks ?? []).filter(({ inputs }) => inputs.every((input) => open.has(input)));
  for (const { inputs } of blocks) for (const input of inputs) open.delete(input);
  const rest = grouped(records, [...open]).map((inputs) => ({
    inputs,
    body: deflateRawSync(textOf(records, inputs), { level: LEVEL }),
  }));
  return [...blocks, ...rest];
}

function grouped(records: readonly Payload[], inputs: readonly number[]): number[][] {
  const groups: number[][] = [];
  let size = Infinity;
  for (const input of inputs) {
    const payload = records[input]?.payload;
    if (payload === undefined) continue;
    if (size + payload.length > BLOCK_CHARS) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(input);
    size += payload.length;
  }
  return groups;
}

const textOf = (records: readonly Payload[], inputs: readonly number[]): string =>
  JSON.stringify(inputs.map((input) => records[input]?.payload ?? null));

export const openBlock = (body: Buffer): (string | null)[] =>
  JSON.parse(inflateRawSync(body).toString('utf8')) as (string | null)[];

export const closeBlock = (payloads: readonly (string | null)[]): Buffer =>
  deflateRawSync(JSON.stringify(payloads), { level: LEVEL });

/** The original payload behind a row of the history; null: none was kept, or it has been erased. */
export async function readPayload(
  tx: Transaction,
  { payloadNo, payloadAt }: { payloadNo: number | null; payloadAt: number | null },
): Promise<string | null> {
  if (payloadNo === null || payloadAt === null) return null;
  const [row] = await tx.query<{ body: Buffer }>('SELECT body FROM record_payloads WHERE no = ?', [
    payloadNo,
  ]);
  return row === undefined ? null : (openBlock(row.body)[payloadAt] ?? null);
}
