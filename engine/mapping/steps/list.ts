import { compilePath } from '../../../schemas/values/path.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { attempt, under } from '../build.ts';
import { fault } from '../call.ts';
import { isEmpty } from '../empty.ts';
import { onText, scalarText, type Step, type StepBuilder } from './step.ts';

const NOT_TEXT = fault(
  'not-text',
  '应为文本，实为列表或对象。',
  'A text is needed, not a list or an object.',
);
const NOT_TEXTS = fault(
  'not-a-list',
  '应为由文本或数字组成的列表。',
  'A list of texts or numbers is needed.',
);
const NOT_JSON = fault('not-json', '这段文本不是有效的 JSON。', 'This text is not valid JSON.');

export const split: StepBuilder<'split'> = ({ by, take }) =>
  onText((value) => {
    const pieces = value.split(by).map((piece) => piece.trim());
    return take === undefined ? pieces : (pieces.at(take) ?? '');
  }, NOT_TEXT);

export const join: StepBuilder<'join'> = ({ by }) => ({
  run: (value) => {
    if (!Array.isArray(value)) return undefined;
    const texts = value.filter((item) => !isEmpty(item)).map(scalarText);
    return texts.includes(undefined) ? undefined : texts.join(by);
  },
  fault: NOT_TEXTS,
});

export const get: StepBuilder<'get'> = ({ path }, site) => {
  const place = under(site, 'path');
  const read = attempt(place, () => compilePath(path)) ?? ((value) => value);
  return { run: (value) => read(value) ?? null, fault: NOT_JSON };
};

export const parseJsonText = (): Step =>
  onText((value) => {
    try {
      return parseJson(value);
    } catch (error) {
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  }, NOT_JSON);
