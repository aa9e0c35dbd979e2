export type { Lineage, Lists, MappingOptions } from './build.ts';
export {
  checkMapping,
  compileMapping,
  type Attempt,
  type CompiledMapping,
  type MappedRows,
  type MappingResult,
} from './compile-mapping.ts';
export { groupRows } from './group-rows.ts';
export { mapApply, printResult } from './map-apply.ts';
export { previewMapping } from './preview-mapping.ts';
export { mapBenchCase, type MapBenchCase } from './bench-case.ts';
