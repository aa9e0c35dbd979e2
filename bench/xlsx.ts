import { join } from 'node:path';
import { against, median, spread, type Bench, type BenchContext, type Figure } from './bench.ts';
import { runChild } from './child.ts';
import type { WorkbookResult } from './servers/workbook.ts';

const MOST_RATIO = 1.5;
const MOST_MB = 400;

const run = async (
  { dist }: BenchContext,
  mode: string,
  file: string,
  rows: number,
): Promise<WorkbookResult> => {
  const result = await runChild<WorkbookResult>(dist, 'bench-workbook.js', [mode, file, String(rows)]);
  if (result.rows !== rows) throw new Error(`${mode}: ${result.rows} rows, not ${rows}`);
  return result;
};

/** Ours and the bare library by turns, each in a process of its own. */
const compare = async (
  context: BenchContext,
  figure: { name: string; mode: string; note: string },
  files: { own: string; bare: string },
  rows: number,
): Promise<Figure[]> => {
  const { name, mode, note } = figure;
  const own: WorkbookResult[] = [];
  const bare: WorkbookResult[] = [];
  for (let round = 0; round < (context.quick ? 1 : 3); round++) {
    context.say(`${name}: ${note}, round ${round + 1}`);
    own.push(await run(context, `${mode}-own`, files.own, rows));
    bare.push(await run(context, `${mode}-bare`, files.bare, rows));
  }
  const times = own.map(({ ms }) => ms);
  const memory = own.map((one) => one.memory);
  return [
    against(
      {
        name,
        unit: 'ms',
        aim: { of: 'ratio', most: MOST_RATIO },
        note: `${note}, beside bare exceljs; ${spread(times)}`,
      },
      times,
      bare.map(({ ms }) => ms),
    ),
    {
      name: `${name}.memory`,
      value: Math.max(...memory),
      unit: 'MB',
      baseline: median(bare.map((one) => one.memory)),
      ratio: Math.max(...memory) / median(bare.map((one) => one.memory)),
      aim: { of: 'value', most: MOST_MB },
      note: 'resident, the whole process with its worker',
    },
  ];
};

/** A workbook of 100,000 rows and 20 columns, read and written in a worker, beside exceljs without one. */
export const xlsx: Bench = {
  names: [
    'xlsx.in',
    'xlsx.in.memory',
    'xlsx.in.shared',
    'xlsx.in.shared.memory',
    'xlsx.out',
    'xlsx.out.memory',
  ],
  async run(context) {
    const rows = context.quick ? 2_000 : 100_000;
    const folder = context.folder();
    const inline = join(folder, 'inline.xlsx');
    const shared = join(folder, 'shared.xlsx');
    await run(context, 'write-bare', inline, rows);
    await run(context, 'write-shared', shared, rows);
    const note = `${rows.toLocaleString('en-US')} rows × 20`;
    const both = (file: string): { own: string; bare: string } => ({ own: file, bare: file });
    return [
      ...(await compare(context, { name: 'xlsx.in', mode: 'read', note }, both(inline), rows)),
      ...(await compare(
        context,
        { name: 'xlsx.in.shared', mode: 'read', note: `${note}, shared texts` },
        both(shared),
        rows,
      )),
      ...(await compare(
        context,
        { name: 'xlsx.out', mode: 'write', note },
        { own: join(folder, 'own.xlsx'), bare: join(folder, 'bare.xlsx') },
        rows,
      )),
    ];
  },
};
