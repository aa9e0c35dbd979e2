import { createHash } from 'node:crypto';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';

/** A flow as one document that reads the same whoever saves it: keys by code point, two blanks, a line break at the end. */
export const printFlow = (definition: FlowDefinition): string => `${printJsonSorted(definition)}\n`;

/** SHA-256 of the document without its white space: the same flow has the same hash on every machine. */
export const hashFlow = (definition: FlowDefinition): string =>
  createHash('sha256').update(printJsonSorted(definition, 0)).digest('hex');
