import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { isObject, textOf } from './draft.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const builder = new XMLBuilder({ suppressEmptyNode: false, format: false });

/** One element with the members below it; a list is an element of that name for each item. */
export const buildXml = (value: Json, root: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>${builder.build({ [root]: leaves(value) })}`;

/** Control characters that XML 1.0 cannot carry in any spelling; printing texts have none. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** The builder knows texts alone; an amount keeps all its digits. */
const leaves = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(leaves);
  if (!isObject(value)) return value === null ? '' : textOf(value).replaceAll(FORBIDDEN, '');
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, leaves(inner)]));
};

/**
 * XML as JSON: every value is text, attributes are left out, elements named in `lists` (`response.items.item`) are
 * lists even where there is one. Entities are never expanded beyond the five of XML, so no document can grow. Throws
 * ProblemError `xml-syntax`.
 */
export function parseXml(text: string, lists: readonly string[] = []): Json {
  if (text.length > MAX_BYTES || /<!DOCTYPE/i.test(text)) throw broken();
  const wanted = new Set(lists);
  const parser = new XMLParser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    parseTagValue: false,
    processEntities: true,
    htmlEntities: false,
    isArray: (_name: string, path: unknown) => wanted.has(String(path)),
  });
  try {
    return parser.parse(text, true) as Json;
  } catch {
    throw broken();
  }
}

const broken = (): ProblemError =>
  new ProblemError(problem('xml-syntax', '', '不是有效的 XML。', 'Not valid XML.'));
