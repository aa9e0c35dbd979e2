import type { PreviewRow } from '../../schemas/api/mappings.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Board } from './board.ts';

export interface SampleResult {
  output: Json;
  problems: PreviewRow['problems'];
}

/** What the sample shown became; where rows are grouped, what the group it is in became. */
export function resultOf({ preview, previewFrom, sampleAt }: Board): SampleResult | undefined {
  const row = preview?.rows.find(({ rows }) => rows.includes(sampleAt - previewFrom));
  return row === undefined ? undefined : { output: row.output as Json, problems: row.problems };
}
