import { ZipFile } from 'yazl';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';

export interface FixtureSheet {
  name: string;
  /** The XML within `sheetData`. */
  rows: string;
  /** What follows it: merged cells. */
  after?: string;
  state?: string;
}

export interface FixtureOptions {
  sharedStrings?: string;
  styles?: string;
  is1904?: boolean;
  isStrict?: boolean;
  /** Files besides, or instead, by path. */
  files?: Record<string, string>;
}

/** An archive of files as bytes. */
export async function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** A workbook by hand, for what no program would write the same way twice. */
export function workbookOf(sheets: readonly FixtureSheet[], options: FixtureOptions = {}): Promise<Buffer> {
  const office = options.isStrict === true ? STRICT : OFFICE;
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${office}">${
      options.is1904 === true ? '<workbookPr date1904="1"/>' : ''
    }<sheets>${sheets
      .map(
        ({ name, state }, at) =>
          `<sheet name="${name}" sheetId="${at + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="s${at}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets
      .map(
        (_, at) =>
          `<Relationship Id="s${at}" Type="${office}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
      )
      .join('')}</Relationships>`,
  };
  for (const [at, { rows, after = '' }] of sheets.entries()) {
    files[`xl/worksheets/sheet${at + 1}.xml`] =
      `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`;
  }
  if (options.sharedStrings !== undefined)
    files['xl/sharedStrings.xml'] = `<sst>${options.sharedStrings}</sst>`;
  if (options.styles !== undefined) files['xl/styles.xml'] = `<styleSheet>${options.styles}</styleSheet>`;
  return zipOf({ ...files, ...options.files });
}

/** Rows of plain texts. */
export const textRows = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      (cells) =>
        `<row>${cells.map((cell) => (cell === '' ? '<c/>' : `<c t="inlineStr"><is><t>${cell}</t></is></c>`)).join('')}</row>`,
    )
    .join('');
