import type { Entry } from 'yauzl';

const UTF8_FLAG = 0x800;
/** Info-ZIP's field with the name in UTF-8: version, checksum of the plain name, name. */
const UNICODE_PATH = 0x7075;

const decode = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * The name of an entry. Without the flag for UTF-8 the format says code page 437, and Chinese Windows writes GBK:
 * so UTF-8 if it is that, then GB18030, and at last one character a byte.
 */
export function zipName(entry: Pick<Entry, 'generalPurposeBitFlag' | 'fileNameRaw' | 'extraFields'>): string {
  const raw = entry.fileNameRaw;
  const unicode = entry.extraFields.find(({ id, data }) => id === UNICODE_PATH && data.length > 5);
  const name =
    ((entry.generalPurposeBitFlag & UTF8_FLAG) === 0 &&
      unicode &&
      decode(unicode.data.subarray(5), 'utf-8')) ||
    (decode(raw, 'utf-8') ?? decode(raw, 'gb18030') ?? raw.toString('latin1'));
  return name.replaceAll('\\', '/');
}
