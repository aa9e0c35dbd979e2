import type { Json } from '../../../schemas/values/json.ts';
import { answered, successOf } from './from-curl.ts';
import { guessAnswer } from './guess-answer.ts';
import { describeManifest, type RestImport } from './rest-import.ts';

/**
 * A connector from nothing but a sample of the answer: one read whose address and path the person gives, and where its
 * records, total and cursor are. Pages are not guessed, for the request is not known.
 */
export function fromSample(sample: Json): RestImport {
  const answer = guessAnswer(sample);
  return {
    manifest: describeManifest({
      title: 'sample',
      fields: [],
      operations: [
        {
          id: 'read',
          title: { zh: '读取', en: 'Read' },
          kind: 'other',
          proof: 'unverified',
          method: 'GET',
          encoding: 'query',
          inputs: [{ name: 'query', title: { zh: '查询参数', en: 'Query' }, type: 'object' }],
          params: { $input: 'query' },
          effects: { class: 'none' },
          ...answered(answer, undefined),
        },
      ],
      success: successOf(answer),
    }),
    credential: {},
    notes: [
      {
        zh: `每条记录在“${answer.records === '' ? '整个回答' : answer.records}”，请核对。`,
        en: `Records are in "${answer.records === '' ? 'the whole answer' : answer.records}"; please check.`,
      },
    ],
  };
}
