import { stat } from 'node:fs/promises';
import type { Problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { CsvDelimiter, CsvEncoding } from './csv-types.ts';
import { detectKind, SNIFF_BYTES } from './detect-kind.ts';
import { fileError, fileWarning, megabytes } from './file-problem.ts';
import { readHtmlRows } from './html-table.ts';
import { openTable, type OpenTable, type TablePart } from './table/open-table.ts';
import { TABLE_LIMITS, type TableLimits } from './table/table-types.ts';
import { readTextRows, type TextFound } from './text-rows.ts';
import { openWorkbook } from './workbook/open-workbook.ts';
import { assertNoOtherPackage, isWorkbookPackage } from './workbook/package-kind.ts';
import { openZip, readEntry, readSource, type FileSource, type ZipArchive } from './zip/open-zip.ts';
import { chooseMembers } from './zip/choose-members.ts';

/** Plain data, so that a worker can be given it. */
export interface TabularOptions {
  /** Headings by which the row of headings is known (any spelling); else it is found by its shape. */
  headings?: readonly string[];
  /** The number of the row of headings, where it is known. */
  headRow?: number;
  /** Of text; found out unless told. */
  encoding?: CsvEncoding;
  delimiter?: CsvDelimiter;
  limits?: Partial<TableLimits>;
}

export type TabularKind = 'csv' | 'xlsx' | 'html' | 'zip';

export interface OpenTables {
  kind: TabularKind;
  tables: OpenTable[];
  warnings: Problem[];
  close(): void;
}

interface Reading {
  options: TabularOptions;
  limits: TableLimits;
}

/** What a file, or a file within an archive, consists of. */
interface Opened {
  kind: TabularKind;
  parts: TablePart[];
  warnings: Problem[];
  close(): void;
}

/** A file, or one within an archive: how large it is and how to go through it. */
interface Content {
  name: string;
  bytes: number;
  read(onBytes?: (bytes: number) => void): AsyncIterable<Uint8Array>;
  /** For what needs to be read from its end: workbooks and archives. */
  whole(): Promise<FileSource>;
}

const nothing = (): void => {};

async function sniff(content: Content): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content.read()) {
    pieces.push(piece);
    size += piece.length;
    if (size >= SNIFF_BYTES) break;
  }
  return Buffer.concat(pieces);
}

const tooLarge = (name: string, bytes: number, most: number): Error =>
  fileError(
    'table-bytes',
    `“${name}”有 ${megabytes(bytes)}，超过 ${megabytes(most)}；请按时间拆成几个文件，或导出为 CSV。`,
    `"${name}" has ${megabytes(bytes)}, more than ${megabytes(most)}; split it by time, or export it as CSV.`,
  );

function openText(content: Content, { options, limits }: Reading): Opened {
  if (content.bytes > limits.textBytes) throw tooLarge(content.name, content.bytes, limits.textBytes);
  const { encoding, delimiter } = options;
  let found: TextFound | undefined;
  const part: TablePart = {
    name: content.name,
    file: content.name,
    hidden: false,
    isText: true,
    bytes: content.bytes,
    rows: (onBytes) =>
      readTextRows(
        content.read(onBytes),
        // What was found once holds for the file: a second reading never decides otherwise.
        { limits, ...(encoding && { encoding }), ...(delimiter && { delimiter }), ...found },
        (one) => (found = one),
      ),
    found: () => found,
  };
  return { kind: 'csv', parts: [part], warnings: [], close: nothing };
}

async function openHtml(content: Content, { limits }: Reading): Promise<Opened> {
  const { name, bytes } = content;
  if (bytes > limits.htmlBytes) throw tooLarge(name, bytes, limits.htmlBytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of content.read()) pieces.push(piece);
  const { rows } = readHtmlRows(Buffer.concat(pieces), limits.columns);
  const part: TablePart = {
    name,
    file: name,
    hidden: false,
    isText: false,
    bytes,
    async *rows(onBytes) {
      onBytes?.(bytes);
      yield structuredClone(rows);
    },
  };
  return { kind: 'html', parts: [part], warnings: [], close: nothing };
}

async function openSheets(archive: ZipArchive, file: string, { limits }: Reading): Promise<Opened> {
  const { sheets, others } = await openWorkbook(archive, limits);
  const warnings = others.map((name) =>
    fileWarning(
      'sheet-without-cells',
      '',
      `工作表“${name}”是图表，没有读取。`,
      `The sheet "${name}" is a chart; it is not read.`,
    ),
  );
  const parts = sheets.map((sheet) => ({ ...sheet, file, isText: false }));
  return { kind: 'xlsx', parts, warnings, close: () => archive.close() };
}

async function openArchive(archive: ZipArchive, reading: Reading): Promise<Opened> {
  const { members, warnings } = chooseMembers(archive.entries);
  const parts: TablePart[] = [];
  const closers: (() => void)[] = [() => archive.close()];
  for (const entry of members) {
    const content: Content = {
      name: entry.name,
      bytes: entry.packedSize,
      read: (onBytes) => entry.open(onBytes),
      whole: async () => ({ bytes: await readEntry(entry, reading.limits.packedBytes) }),
    };
    try {
      const opened = await openContent(content, reading, false);
      parts.push(...opened.parts);
      warnings.push(...opened.warnings);
      closers.push(opened.close);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      warnings.push(inFile(error.problem, entry.name));
    }
  }
  return { kind: 'zip', parts, warnings, close: () => closers.forEach((close) => close()) };
}

const inFile = (problem: Problem, name: string): Problem => ({ ...problem, path: `/files/${name}` });

async function openContent(content: Content, reading: Reading, mayBeArchive: boolean): Promise<Opened> {
  const kind = detectKind(await sniff(content));
  if (kind === 'text') return openText(content, reading);
  if (kind === 'html') return openHtml(content, reading);
  const { packedBytes } = reading.limits;
  if (content.bytes > packedBytes) throw tooLarge(content.name, content.bytes, packedBytes);
  const archive = await openZip(await content.whole());
  try {
    assertNoOtherPackage(archive);
    if (isWorkbookPackage(archive)) return await openSheets(archive, content.name, reading);
    if (!mayBeArchive) throw nested(content.name);
    return await openArchive(archive, reading);
  } catch (error) {
    archive.close();
    throw error;
  }
}

const nested = (name: string): Error =>
  fileError(
    'zip-nested',
    `压缩包里的“${name}”又是一个压缩包，请解压后只打包表格文件。`,
    `"${name}" in the archive is an archive itself; unpack it and pack the tables only.`,
  );

const nothingIn = (name: string): Error =>
  fileError('table-empty', `“${name}”里没有可以读取的表格。`, `There is no table to read in "${name}".`);

/** Opens a file in this thread. `name` is what people call it; what it is is told by its content. */
export async function openTabularHere(
  source: FileSource,
  name: string,
  options: TabularOptions = {},
): Promise<OpenTables> {
  const limits = { ...TABLE_LIMITS, ...options.limits };
  const content: Content = {
    name,
    bytes: 'path' in source ? (await stat(source.path)).size : source.bytes.length,
    async *read(onBytes) {
      let bytes = 0;
      for await (const piece of readSource(source)) {
        onBytes?.((bytes += piece.length));
        yield piece;
      }
    },
    whole: async () => source,
  };
  const { kind, parts, warnings, close } = await openContent(content, { options, limits }, true);
  const tables: OpenTable[] = [];
  let first: ProblemError | undefined;
  for (const part of parts) {
    try {
      tables.push(await openTable(part, options, limits));
    } catch (error) {
      if (!(error instanceof ProblemError)) {
        close();
        throw error;
      }
      first ??= error;
      warnings.push(
        inFile({ ...error.problem, severity: isEmpty(error) ? 'warning' : 'error' }, pathOf(part)),
      );
    }
  }
  if (tables.length > 0) return { kind, tables, warnings, close };
  close();
  const failed = warnings.find(({ severity }) => severity !== 'warning');
  throw first ?? (failed ? new ProblemError({ ...failed, path: '' }) : nothingIn(name));
}

const isEmpty = ({ problem }: ProblemError): boolean => problem.code === 'table-empty';
const pathOf = ({ file, name }: TablePart): string => (file === name ? name : `${file}/${name}`);
