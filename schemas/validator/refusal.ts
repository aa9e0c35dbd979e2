import { problem, type Problem } from '../problem.ts';
import { pointer } from '../values/pointer.ts';
import { ProblemError } from '../values/problem-error.ts';

/** Where a keyword stands: a schema's place, in the document that is compiled or in one it refers to. */
interface Holder {
  path: string;
  resource: { document: string };
}

/** A schema that is broken: it says what cannot be. */
export const unusable = (at: Holder, keyword: string, zh: string, en: string): ProblemError =>
  refuse(
    'schema-unusable',
    at,
    keyword,
    `JSON Schema 无法使用：${zh}。`,
    `The JSON Schema cannot be used: ${en}.`,
  );

/** A schema that may be right, but cannot be decided rightly here; better no answer than a wrong one. */
export const unsupported = (at: Holder, keyword: string, zh: string, en: string): ProblemError =>
  refuse(
    'schema-unsupported',
    at,
    keyword,
    `不支持这样的 JSON Schema：${zh}。`,
    `Such a JSON Schema is not supported: ${en}.`,
  );

const refuse = (code: string, at: Holder, keyword: string, zh: string, en: string): ProblemError =>
  new ProblemError(inDocument(problem(code, at.path + pointer([keyword]), zh, en), at.resource.document));

/** A pointer into another document helps nobody at the schema in hand: it moves into the text, with the address. */
export const inDocument = (found: Problem, document: string): Problem =>
  document === ''
    ? found
    : {
        ...found,
        path: '',
        message: {
          zh: `${document}#${found.path}：${found.message.zh}`,
          en: `${document}#${found.path}: ${found.message.en}`,
        },
      };
