import { fileError } from '../file-problem.ts';

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const unknown = (): Error =>
  fileError(
    'xml-entity',
    '文件里有无法识别的 XML 实体，已停止读取。',
    'The file has an XML entity that is not known; reading stopped.',
  );

function characterOf(reference: string): string {
  const named = NAMED.get(reference);
  if (named !== undefined) return named;
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
  if (!digits) throw unknown();
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  if (code > 0x10ffff) throw unknown();
  return String.fromCodePoint(code);
}

/** The five names of XML and characters by number. There is no table of entities that a file could add to. */
export function decodeEntities(text: string): string {
  let at = text.indexOf('&');
  if (at === -1) return text;
  let decoded = '';
  let from = 0;
  for (; at !== -1; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at);
    if (end === -1 || end - at > 10) throw unknown();
    decoded += text.slice(from, at) + characterOf(text.slice(at + 1, end));
    from = end + 1;
  }
  return decoded + text.slice(from);
}
