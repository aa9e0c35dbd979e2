import type { Json } from '../../schemas/values/json.ts';
import type { MappingOptions } from './build.ts';
import { compileMapping, type MappedRows } from './compile-mapping.ts';

/** Compiles a mapping with `group` and applies it to rows. For many batches compile once and call applyAll. */
export const groupRows = (doc: unknown, rows: readonly Json[], options: MappingOptions = {}): MappedRows[] =>
  compileMapping(doc, options).applyAll(rows);
