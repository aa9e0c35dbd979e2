import { fileError } from '../file-problem.ts';
import { readWholeXml } from '../xml/read-xml.ts';
import { attribute, prefixedAttribute } from '../xml/xml-scanner.ts';
import type { ZipArchive, ZipEntry } from '../zip/open-zip.ts';

/** A sheet with cells; chart sheets and macro sheets are none. */
export interface SheetPart {
  name: string;
  hidden: boolean;
  entry: ZipEntry;
}

/** The documents that a workbook consists of, as far as its cells go. */
export interface WorkbookParts {
  sheets: SheetPart[];
  /** The names of sheets that hold no cells. */
  others: string[];
  is1904: boolean;
  sharedStrings: ZipEntry | undefined;
  styles: ZipEntry | undefined;
}

interface Relation {
  /** The last word of its type: `worksheet`, `sharedStrings`; the same in strict and transitional workbooks. */
  type: string;
  target: string;
}

export type PartFinder = (path: string) => ZipEntry | undefined;

/** Finds parts whatever their capitals, since programs do not agree on them. */
export function partFinder({ entries }: ZipArchive): PartFinder {
  const parts = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  return (path) => parts.get(path.toLowerCase());
}

/** `../sharedStrings.xml`, seen from a part, as a path from the root. */
function resolvePart(from: string, target: string): string {
  const steps = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const step of target.replace(/^\/+/, '').split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** What a part refers to, by id. */
async function readRelations(find: PartFinder, part: string): Promise<Map<string, Relation>> {
  const cut = part.lastIndexOf('/') + 1;
  const entry = find(`${part.slice(0, cut)}_rels/${part.slice(cut)}.rels`);
  const relations = new Map<string, Relation>();
  if (!entry) return relations;
  await readWholeXml(entry.open(), {
    open(name, attributes) {
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return;
      const type = (attribute(attributes, 'Type') ?? '').split('/').at(-1)!;
      const target = resolvePart(part, attribute(attributes, 'Target') ?? '');
      relations.set(attribute(attributes, 'Id') ?? '', { type, target });
    },
  });
  return relations;
}

export const notAWorkbook = (): Error =>
  fileError(
    'workbook-parts',
    '这个文件不是完整的 Excel 工作簿（.xlsx），请用 Excel 或 WPS 重新另存为 .xlsx 后再上传。',
    'The file is not a complete Excel workbook (.xlsx); save it anew as .xlsx and upload that.',
  );

/** Reads which sheets there are, in their order, and where their parts lie. */
export async function readWorkbookParts(archive: ZipArchive): Promise<WorkbookParts> {
  const find = partFinder(archive);
  const root = [...(await readRelations(find, '')).values()].find(({ type }) => type === 'officeDocument');
  const path = root?.target ?? 'xl/workbook.xml';
  const workbook = find(path);
  if (!workbook) throw notAWorkbook();
  const relations = await readRelations(find, path);
  const byType = (type: string): ZipEntry | undefined => {
    const relation = [...relations.values()].find((one) => one.type === type);
    return find(relation?.target ?? resolvePart(path, `${type}.xml`));
  };

  const sheets: SheetPart[] = [];
  const others: string[] = [];
  let is1904 = false;
  let isWorkbook = false;
  await readWholeXml(workbook.open(), {
    open(name, attributes) {
      if (name === 'workbook') isWorkbook = true;
      else if (name === 'workbookPr')
        is1904 = /^(?:1|true|on)$/.test(attribute(attributes, 'date1904') ?? '');
      else if (name === 'sheet') {
        const title = attribute(attributes, 'name') ?? '';
        const relation = relations.get(prefixedAttribute(attributes, 'id') ?? '');
        const entry = relation && find(relation.target);
        if (relation && relation.type !== 'worksheet') others.push(title);
        else if (!entry) throw notAWorkbook();
        else
          sheets.push({ name: title, hidden: /hidden/i.test(attribute(attributes, 'state') ?? ''), entry });
      }
    },
  });
  if (!isWorkbook) throw notAWorkbook();
  return { sheets, others, is1904, sharedStrings: byType('sharedStrings'), styles: byType('styles') };
}
