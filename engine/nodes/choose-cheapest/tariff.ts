import type { FlowDefinition } from '../../../schemas/flow.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import {
  add,
  compare,
  isNumeric,
  mul,
  readNumeric,
  sub,
  type Numeric,
} from '../../../schemas/values/decimal.ts';

type Row = NonNullable<FlowDefinition['lists']>[string][number];

/** What one candidate asks for one region: `firstPrice` up to `firstKg`, then `stepPrice` for every begun `stepKg`. */
export interface Tariff {
  firstKg: Numeric;
  firstPrice: Numeric;
  stepKg: Numeric;
  stepPrice: Numeric;
  /** Heavier parcels are not taken. */
  maxKg?: Numeric;
}

export interface Candidate {
  id: string;
  name: string;
  nameEn: string;
  /** By start of a region code; the empty start is everywhere else. */
  tariffs: ReadonlyMap<string, Tariff>;
}

export interface Quote {
  price: Numeric;
  /** Begun steps above the first weight. */
  steps: number;
}

type Refuse = (row: number, column: string, zh: string, en: string, value?: unknown) => void;

/** The candidates of a price list in the order of their first rows, and everything that is wrong with its rows. */
export function readTariffs(rows: readonly Row[]): { candidates: Candidate[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const refuse: Refuse = (row, column, zh, en, value) => {
    const at = `/${row}/${column}`;
    problems.push(
      problem(
        'price-list',
        at,
        `第 ${row + 1} 行“${column}”${zh}`,
        `Row ${row + 1}, "${column}": ${en}`,
        value,
      ),
    );
  };
  const found = new Map<string, { name: string; nameEn: string; tariffs: Map<string, Tariff> }>();
  for (const [index, row] of rows.entries()) {
    const { candidate: id, name, nameEn, region = '' } = row;
    const tariff = readTariff(row, index, refuse);
    if (typeof id !== 'string' || id === '')
      refuse(index, 'candidate', '应为代码。', 'a code is needed.', id);
    else if (typeof region !== 'string' || !/^\d{0,6}$/.test(region))
      refuse(index, 'region', '应为 0 至 6 位数字。', 'up to 6 digits are needed.', region);
    else if (tariff !== undefined) {
      const known = found.get(id) ?? { name: id, nameEn: id, tariffs: new Map<string, Tariff>() };
      if (typeof name === 'string') known.name = name;
      known.nameEn = typeof nameEn === 'string' ? nameEn : known.name;
      if (known.tariffs.has(region))
        refuse(index, 'region', '重复。', 'it comes twice for this candidate.', region);
      known.tariffs.set(region, tariff);
      found.set(id, known);
    }
  }
  return { candidates: [...found].map(([id, rest]) => ({ id, ...rest })), problems };
}

/** The amounts of a row, or undefined once each bad cell is refused. */
function readTariff(row: Row, index: number, refuse: Refuse): Tariff | undefined {
  const cell = (column: keyof Tariff): Numeric | undefined => {
    const value = amount(row[column]);
    if (value === undefined)
      refuse(index, column, '应为不小于 0 的数。', 'a number of at least 0 is needed.', row[column]);
    return value;
  };
  const [firstKg, firstPrice, stepKg, stepPrice] = [
    cell('firstKg'),
    cell('firstPrice'),
    cell('stepKg'),
    cell('stepPrice'),
  ];
  const maxKg = row['maxKg'] === undefined ? undefined : cell('maxKg');
  if (firstKg === undefined || firstPrice === undefined || stepKg === undefined || stepPrice === undefined)
    return undefined;
  if (compare(stepKg, 0) === 0) {
    refuse(index, 'stepKg', '必须大于 0。', 'it must be above 0.', row['stepKg']);
    return undefined;
  }
  return { firstKg, firstPrice, stepKg, stepPrice, ...(maxKg === undefined ? {} : { maxKg }) };
}

/** Spreadsheets hold prices as numbers or as text; both are read as the decimal they spell. */
function amount(cell: unknown): Numeric | undefined {
  const value = typeof cell === 'string' ? readNumeric(cell.trim()) : cell;
  return isNumeric(value) && compare(value, 0) >= 0 ? value : undefined;
}

/** The row with the longest start of the region code: `6531` wins over `65`, and that over the row for everywhere. */
export function tariffFor(candidate: Candidate, region: string): Tariff | undefined {
  for (let length = region.length; length >= 0; length -= 1) {
    const tariff = candidate.tariffs.get(region.slice(0, length));
    if (tariff !== undefined) return tariff;
  }
  return undefined;
}

/** Exact price of a parcel. */
export function quote(tariff: Tariff, kg: Numeric): Quote {
  const steps = begunSteps(sub(kg, tariff.firstKg), tariff.stepKg);
  return { price: add(tariff.firstPrice, mul(steps, tariff.stepPrice)), steps };
}

/** The smallest whole number of steps that covers the weight; a guess in doubles, put right in decimals. */
function begunSteps(above: Numeric, step: Numeric): number {
  if (compare(above, 0) <= 0) return 0;
  let steps = Math.ceil(Number(above) / Number(step));
  while (compare(mul(steps, step), above) < 0) steps += 1;
  while (compare(mul(steps - 1, step), above) >= 0) steps -= 1;
  return steps;
}
