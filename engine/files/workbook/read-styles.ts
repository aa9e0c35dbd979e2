import { readWholeXml } from '../xml/read-xml.ts';
import { attribute } from '../xml/xml-scanner.ts';
import { builtinShape, shapeOfFormat, type NumberShape } from './number-format.ts';

/** The number shape of each cell style, by the number cells refer to. */
export async function readStyles(pieces: AsyncIterable<Uint8Array>): Promise<NumberShape[]> {
  const custom = new Map<number, NumberShape>();
  const formatIds: number[] = [];
  let inCellFormats = false;
  await readWholeXml(pieces, {
    open(name, attributes) {
      if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) formatIds.push(Number(attribute(attributes, 'numFmtId') ?? 0));
      else if (name === 'numFmt') {
        const code = attribute(attributes, 'formatCode') ?? '';
        custom.set(Number(attribute(attributes, 'numFmtId')), shapeOfFormat(code));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return formatIds.map((id) => custom.get(id) ?? builtinShape(id));
}
