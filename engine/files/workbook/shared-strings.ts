import { fileError, megabytes } from '../file-problem.ts';
import type { TableLimits } from '../table/table-types.ts';
import { readWholeXml } from '../xml/read-xml.ts';
import type { XmlHandler } from '../xml/xml-scanner.ts';
import { createTextRun } from './text-run.ts';

/** The texts that cells refer to by number; rich text without its formatting, readings (振り仮名) left out. */
export async function readSharedStrings(
  pieces: AsyncIterable<Uint8Array>,
  limits: TableLimits,
): Promise<string[]> {
  const strings: string[] = [];
  let length = 0;
  const run = createTextRun();
  const handler: XmlHandler = {
    wantsText: false,
    open(name) {
      if (name === 'si') run.clear();
      handler.wantsText = run.open(name);
    },
    close(name) {
      handler.wantsText = run.close(name);
      if (name !== 'si') return;
      const text = run.take();
      length += text.length;
      strings.push(text);
      if (strings.length > limits.sharedStrings || length > limits.sharedStringLength) {
        throw fileError(
          'workbook-shared-strings',
          `工作簿的文字太多（超过 ${limits.sharedStrings} 条或 ${megabytes(limits.sharedStringLength)}），请拆成几个文件或改存 CSV。`,
          `The workbook holds too much text (over ${limits.sharedStrings} strings or ${megabytes(limits.sharedStringLength)}); split it or save it as CSV.`,
        );
      }
    },
    text: run.add,
  };
  await readWholeXml(pieces, handler);
  return strings;
}
