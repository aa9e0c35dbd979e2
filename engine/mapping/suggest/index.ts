export { draftMapping, type DraftInput } from './draft-mapping.ts';
export { compareShapes, describeShape, type Drift, type SourceShape } from './drift.ts';
export type { Learned } from './learned.ts';
export { matchFields, type MatchInput } from './match-fields.ts';
export { moneyUnitDoubt, type MoneyUnit, type UnitAnswer, type UnitSample } from './money-unit.ts';
export { loadPinyin, mayBePinyin, type PinyinReader } from './pinyin.ts';
export { coverageOf, fieldQuality, type Coverage, type FieldQuality } from './quality.ts';
export {
  suggestMapping,
  type Candidate,
  type Reason,
  type SourceSuggestion,
  type SuggestInput,
  type SuggestOptions,
} from './suggest-mapping.ts';
export { targetOfSchema, targetOfTable } from './target.ts';
export { suggestValueMap, type SeenValue, type ValueMapSuggestion } from './value-map.ts';
