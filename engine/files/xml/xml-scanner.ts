import { fileError } from '../file-problem.ts';
import { decodeEntities } from './xml-entities.ts';

/** What a document is told to. Names come without their prefix; an empty element is opened and closed at once. */
export interface XmlHandler {
  /** `attributes` is what stands between the name and `>`; `attribute` reads it. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** The text between two tags, decoded; in several calls where comments or CDATA cut it. */
  text(text: string): void;
  /** Text is decoded and handed over only while this holds. */
  wantsText: boolean;
}

/** Takes the text of one document in order. */
export interface XmlScanner {
  push(text: string): void;
  /** Throws unless the document was complete. */
  end(): void;
}

/** No tag, comment or stretch of text in a workbook comes near; what waits for its end is looked at again and again. */
const MAX_PIECE = 1_048_576;
const MAX_DEPTH = 128;
const [TAB, NEWLINE, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [SLASH, EQUALS, CLOSE, BANG, QUESTION] = [0x2f, 0x3d, 0x3e, 0x21, 0x3f];
const [QUOTE, APOSTROPHE] = [0x22, 0x27];

const isSpace = (code: number): boolean =>
  code === SPACE || code === TAB || code === NEWLINE || code === RETURN;

export const brokenXml = (): Error =>
  fileError(
    'xml-broken',
    '文件内部的 XML 不完整或已损坏，请用 Excel 或 WPS 打开后重新另存一份再上传。',
    'The XML inside the file is incomplete or damaged; open it in Excel or WPS, save it anew and upload that.',
  );

const doctype = (): Error =>
  fileError(
    'xml-doctype',
    '文件里声明了 DTD（可能是实体炸弹），出于安全不予读取。',
    'The file declares a DTD, which may be an entity bomb; it is not read.',
  );

/** Where a start tag ends: the `>` outside quotes, or -1 if it has not come yet. */
function tagEnd(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === CLOSE) return at;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

/** Where the name that starts at `from` ends. */
function nameEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === SLASH || isSpace(code)) break;
    at++;
  }
  return at;
}

const localName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
};

/** Where to go on behind a mark, or -1 if it has not come yet. */
const after = (text: string, mark: string, start: number): number => {
  const at = text.indexOf(mark, start);
  return at === -1 ? -1 : at + mark.length;
};

/** Comments and CDATA, which begin with `<!`: gives where to go on, or -1 to wait for more. */
function special(text: string, from: number, handler: XmlHandler): number {
  if (text.startsWith('<!--', from)) return after(text, '-->', from + 4);
  if (text.startsWith('<![CDATA[', from)) {
    const end = after(text, ']]>', from + 9);
    if (end !== -1 && handler.wantsText) handler.text(text.slice(from + 9, end - 3));
    return end;
  }
  const start = text.slice(from, from + 9);
  if ('<![CDATA['.startsWith(start) || '<!--'.startsWith(start)) return -1;
  throw doctype();
}

/**
 * Reads XML as it comes, in time linear to its length. It knows elements, attributes, text, CDATA, comments and
 * processing instructions; a document type is refused, so that nothing can be declared, fetched or multiplied.
 */
export function createXmlScanner(handler: XmlHandler): XmlScanner {
  const open: string[] = [];
  let rest = '';
  let sawRoot = false;

  const openTag = (text: string, from: number, end: number): void => {
    const isEmpty = text.charCodeAt(end - 1) === SLASH;
    const stop = isEmpty ? end - 1 : end;
    const nameStop = nameEnd(text, from, stop);
    const name = text.slice(from, nameStop);
    if (name === '' || (open.length === 0 && sawRoot)) throw brokenXml();
    sawRoot = true;
    const local = localName(name);
    handler.open(local, nameStop < stop ? text.slice(nameStop, stop) : '');
    if (isEmpty) handler.close(local);
    else if (open.push(name) > MAX_DEPTH) throw brokenXml();
  };
  const closeTag = (text: string, from: number, end: number): void => {
    const name = open.pop();
    if (name === undefined || !text.startsWith(name, from)) throw brokenXml();
    for (let at = from + name.length; at < end; at++) {
      if (!isSpace(text.charCodeAt(at))) throw brokenXml();
    }
    handler.close(localName(name));
  };
  const say = (text: string, from: number, end: number): void => {
    if (handler.wantsText) handler.text(decodeEntities(text.slice(from, end)));
  };
  /** One piece of markup at `from`: gives where to go on, or -1 to wait for more. */
  const markup = (text: string, from: number): number => {
    const next = text.charCodeAt(from + 1);
    if (next === BANG) return special(text, from, handler);
    if (next === QUESTION) return after(text, '?>', from + 2);
    const isClose = next === SLASH;
    const end = isClose ? text.indexOf('>', from + 2) : tagEnd(text, from + 1);
    if (end === -1) return -1;
    (isClose ? closeTag : openTag)(text, from + (isClose ? 2 : 1), end);
    return end + 1;
  };

  const push = (fresh: string): void => {
    const text = rest === '' ? fresh : rest + fresh;
    let at = 0;
    for (;;) {
      const tag = text.indexOf('<', at);
      if (tag === -1 || tag + 1 === text.length) break;
      if (tag > at) say(text, at, tag);
      at = tag;
      const next = markup(text, tag);
      if (next === -1) break;
      at = next;
    }
    rest = text.slice(at);
    if (rest.length > MAX_PIECE) throw brokenXml();
  };
  return {
    push,
    end: () => {
      if (!sawRoot || open.length > 0 || rest.trim() !== '') throw brokenXml();
    },
  };
}

/** The value of an attribute by its name (prefix included), or undefined. */
export function attribute(attributes: string, wanted: string): string | undefined {
  const { length } = attributes;
  let at = 0;
  for (;;) {
    while (at < length && isSpace(attributes.charCodeAt(at))) at++;
    if (at >= length) return undefined;
    const start = at;
    let code = attributes.charCodeAt(at);
    while (at < length && code !== EQUALS && !isSpace(code)) code = attributes.charCodeAt(++at);
    const stop = at;
    while (at < length && attributes.charCodeAt(at) !== EQUALS) at++;
    at++;
    while (at < length && isSpace(attributes.charCodeAt(at))) at++;
    const end = attributes.indexOf(attributes.charAt(at), at + 1);
    if (at >= length || end === -1) throw brokenXml();
    if (stop - start === wanted.length && attributes.startsWith(wanted, start)) {
      return decodeEntities(attributes.slice(at + 1, end));
    }
    at = end + 1;
  }
}

/** The value of an attribute by its name without a prefix, whatever the prefix: `id` finds `r:id`. */
export function prefixedAttribute(attributes: string, local: string): string | undefined {
  const name = new RegExp(`(?:^|\\s)([\\w.-]+:${local})\\s*=`).exec(attributes)?.[1];
  return name === undefined ? attribute(attributes, local) : attribute(attributes, name);
}
