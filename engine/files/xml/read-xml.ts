import { fileError } from '../file-problem.ts';
import { createXmlScanner, type XmlHandler } from './xml-scanner.ts';

const notUtf8 = (): Error =>
  fileError(
    'xml-encoding',
    '文件内部的 XML 不是 UTF-8 编码，请用 Excel 或 WPS 重新另存后再上传。',
    'The XML inside the file is not UTF-8; save it anew in Excel or WPS and upload that.',
  );

/**
 * Reads a document piece by piece, and gives control back after each (`yield`), so that a reader can hand on what the
 * handler has gathered or stop. Bytes that are no UTF-8 are refused.
 */
export async function* readXml(
  pieces: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): AsyncGenerator<undefined, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const scanner = createXmlScanner(handler);
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw notUtf8();
    }
  };
  for await (const piece of pieces) {
    scanner.push(decode(piece));
    yield;
  }
  scanner.push(decode());
  scanner.end();
}

/** Reads a document as a whole, for what the handler gathers. */
export async function readWholeXml(
  pieces: AsyncIterable<Uint8Array>,
  handler: Partial<XmlHandler>,
): Promise<void> {
  const deaf = { open: () => {}, close: () => {}, text: () => {}, wantsText: false };
  // The same object, since a handler changes its own mind about wanting text.
  const full: XmlHandler = Object.assign(handler, { ...deaf, ...handler });
  for await (const _ of readXml(pieces, full));
}
