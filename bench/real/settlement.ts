import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTabular, type Table } from '../../engine/files/open-tabular.ts';
import type { RowProblem } from '../../engine/files/table/table-types.ts';
import { add, readNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import { printMoney } from '../../schemas/values/money.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { tally, type Suite, type Tally } from './suite.ts';

type Row = Record<string, string>;
interface Bill {
  table: Table;
  rows: Row[];
  problems: RowProblem[];
  /** Cells of closing totals. */
  totals: string[][];
}

/** Bills of payment services, banks and platforms: read as tables, and summed to the cent. */
export const settlement: Suite = {
  name: 'settlement',
  folder: '02-settlement',
  async run(dir) {
    const checks = tally();
    await checkStatements(checks, join(dir, 'deg'));
    await checkBanks(checks, join(dir, 'deg'));
    await checkPlatforms(checks, join(dir, 'fixtures'));
    await checkArchive(checks, join(dir, 'fixtures'));
    return checks.result();
  },
};

async function readBill(path: string, name?: string): Promise<Bill> {
  const file = await openTabular(path);
  const table = file.tables.find((one) => name === undefined || one.name === name)!;
  const bill: Bill = { table, rows: [], problems: [], totals: [] };
  for await (const batch of table.rows()) {
    for (const { cells } of batch.rows)
      bill.rows.push(Object.fromEntries(table.headings.map((heading, at) => [heading, cells[at]!])));
    bill.problems.push(...batch.problems);
    for (const { kind, cells } of batch.asides) if (kind === 'total') bill.totals.push(cells);
  }
  await file.close();
  return bill;
}

/** `¥28.16`, `131.77(已退款89.84)`: the amount before what is said of it. */
const amountOf = (cell: string): Numeric => readNumeric(/-?\d+(?:\.\d+)?/.exec(cell)?.[0] ?? '') ?? 0;

const total = (amounts: readonly Numeric[]): Numeric => amounts.reduce<Numeric>(add, 0);
const sum = (rows: readonly Row[], heading: string): Numeric =>
  total(rows.map((row) => amountOf(row[heading] ?? '')));

const errors = ({ problems }: Bill): RowProblem[] => problems.filter(({ severity }) => severity === 'error');

interface Computed {
  header_line: number;
  rows: number;
  computed?: Record<string, { rows: number; sum: string }>;
  computed_gross?: Record<string, { rows: number; sum: string }>;
}

/** Alipay, WeChat and JD, each with its remarks above, by direction. */
async function checkStatements(checks: Tally, dir: string): Promise<void> {
  const { files } = JSON.parse(await readFile(join(dir, '_computed.json'), 'utf8')) as {
    files: Record<string, Computed>;
  };
  for (const [file, expected] of Object.entries(files)) {
    const bill = await readBill(join(dir, file));
    checks.equal(`${file}: row of headings`, bill.table.headRow, expected.header_line);
    checks.equal(`${file}: rows`, bill.rows.length, expected.rows);
    checks.equal(`${file}: broken rows`, errors(bill), []);
    const amount = bill.table.headings.find((heading) => heading.startsWith('金额'))!;
    for (const [direction, { rows, sum: money }] of Object.entries(
      expected.computed ?? expected.computed_gross ?? {},
    )) {
      const own = bill.rows.filter((row) => row['收/支']?.trim() === direction);
      checks.equal(`${file} ${direction}: rows`, own.length, rows);
      checks.equal(`${file} ${direction}: sum`, printMoney(sum(own, amount)), money);
    }
    checks.holds(
      `${file}: the declared count is kept`,
      bill.table.before.some((line) => /共.*笔/.test(line)),
    );
  }
}

/** Banks: a text with labels above and totals below, a plain one, and a workbook of Excel 97. */
async function checkBanks(checks: Tally, dir: string): Promise<void> {
  const icbc = await readBill(join(dir, 'example-icbc-debit-v1-records.csv'));
  checks.equal('ICBC: row of headings', icbc.table.headRow, 7);
  checks.equal('ICBC: rows', [icbc.rows.length, errors(icbc)], [11, []]);
  checks.equal(
    'ICBC: totals below',
    icbc.totals.map(([first]) => first),
    ['人民币合计'],
  );
  const bocom = await readBill(join(dir, 'example-bocom_debit-records.csv'));
  checks.equal('BOCOM: rows', [bocom.table.headRow, bocom.rows.length, errors(bocom)], [1, 6, []]);
  const citic = openTabular(join(dir, 'example-citic-records.xls')).then(
    () => 'read',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );
  checks.equal('CITIC .xls is refused by name', await citic, 'workbook-old');
}

async function checkPlatforms(checks: Tally, dir: string): Promise<void> {
  const wechat = await readBill(join(dir, 'wechatpay_trade_bill.csv'));
  checks.equal('WeChat Pay: rows', [wechat.rows.length, errors(wechat)], [3, []]);
  checks.equal(
    'WeChat Pay: sums are the declared',
    [
      String(wechat.rows.length),
      printMoney(sum(wechat.rows, '应结订单金额')),
      printMoney(sum(wechat.rows, '订单金额')),
    ],
    [0, 1, 5].map((at) => wechat.totals[1]?.[at]),
  );
  const jd = await readBill(join(dir, 'jd_settlement.csv'));
  checks.equal('JD: headings and rows', [jd.table.headRow, jd.rows.length, errors(jd)], [2, 4, []]);
  checks.equal('JD: sum', printMoney(sum(jd.rows, '应结金额')), '20.30');
  const douyin = await readBill(join(dir, 'douyin_settlement.csv'));
  checks.equal('Douyin: rows', [douyin.rows.length, errors(douyin)], [3, []]);
  checks.equal('Douyin: sum', printMoney(sum(douyin.rows, '结算金额')), '139.02');
  checks.equal('Douyin: no apostrophe', douyin.rows[0]?.['订单号'], '8800000000000001');
  const amazon = await readBill(join(dir, 'amazon_settlement_v1.csv'));
  checks.equal('Amazon: lines of 11', [amazon.rows.length, errors(amazon)], [11, []]);
  checks.equal(
    'Amazon: ruined item codes are told',
    amazon.problems.filter(({ code }) => code === 'cell-ruined-number').length,
    10,
  );
  for (const [order, net] of [
    ['114-1686460-5280236', '37.21'],
    ['111-6209521-8633824', '80.98'],
  ]) {
    const own = amazon.rows.filter((row) => row['order-id'] === order);
    const parts = [sum(own, 'price-amount'), sum(own, 'item-related-fee-amount')];
    checks.equal(`Amazon ${order}: net`, printMoney(total(parts)), net);
  }
}

/** An archive with names in GBK, with the sums and the lines as files of their own. */
async function checkArchive(checks: Tally, dir: string): Promise<void> {
  const path = join(dir, 'alipay_signcustomer_2026-08-02.zip');
  const expected = JSON.parse(
    await readFile(join(dir, 'alipay_signcustomer_2026-08-02.expected.json'), 'utf8'),
  ) as { members: string[]; rows: number; income: string };
  const file = await openTabular(path);
  checks.equal(
    'Alipay zip: names',
    file.tables.map(({ name }) => name),
    expected.members,
  );
  await file.close();
  const bill = await readBill(path, expected.members[1]);
  checks.equal('Alipay zip: rows', bill.rows.length, expected.rows);
  checks.equal('Alipay zip: income', printMoney(sum(bill.rows, '收入金额（+元）')), expected.income);
}
