import type { CompiledTable } from './compile-table.ts';
import { createNotes, type Notes } from './notes.ts';
import { packPayloads, type PackedPayloads } from './payloads.ts';
import { readGiven, type ReadValues } from './read-values.ts';
import type { RecordInput } from './writing.ts';

/** Inputs read for one generation of a table, and their payloads compressed. */
export interface PreparedRecords {
  generation: number;
  records: readonly ReadInput[];
  packed: PackedPayloads;
}

export interface ReadInput {
  notes: Notes;
  read: ReadValues;
}

/**
 * Does what needs no transaction: most of the work of a batch, so that it does not hold up the one writer, and the next
 * batch is made ready while the last one is written. If the table has changed by then, it is simply done again there.
 */
export async function prepareRecords(
  table: CompiledTable,
  inputs: readonly RecordInput[],
): Promise<PreparedRecords> {
  const packing = packPayloads(inputs);
  const records = inputs.map((input) => readInput(table, input));
  return { generation: table.generation, records, packed: await packing };
}

function readInput(table: CompiledTable, { values }: RecordInput): ReadInput {
  const notes = createNotes();
  return { notes, read: readGiven(values, table.fields, notes) };
}

/** What was prepared is copied: a transaction may run twice. */
export function takeInput(
  table: CompiledTable,
  input: RecordInput,
  index: number,
  prepared: PreparedRecords | undefined,
): ReadInput {
  const ready = prepared?.generation === table.generation ? prepared.records[index] : undefined;
  if (ready === undefined) return readInput(table, input);
  return { notes: createNotes(ready.notes), read: { ...ready.read } };
}
