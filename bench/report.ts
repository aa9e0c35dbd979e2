import { shortNumber, type Aim, type Figure } from './bench.ts';
import type { Machine } from './machine.ts';

/** What `--json` writes. */
export interface Report {
  machine: Machine;
  versions: Record<string, string>;
  results: Omit<Figure, 'aim' | 'note'>[];
}

export const toReport = (
  machine: Machine,
  versions: Record<string, string>,
  figures: readonly Figure[],
): Report => ({
  machine,
  versions,
  results: figures.map(({ name, value, unit, baseline, ratio }) => ({
    name,
    value,
    unit,
    ...(baseline === undefined ? {} : { baseline }),
    ...(ratio === undefined ? {} : { ratio }),
  })),
});

export const printMachine = ({ cpu, cores, memoryGb, os, arch, fdatasyncMs }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGb} GB, ${os} ${arch}, fdatasync ${fdatasyncMs} ms`;

export const printVersions = (versions: Record<string, string>): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

const printAim = ({ of, least, most }: Aim): string => {
  const what = of === 'ratio' ? 'ratio ' : '';
  return least === undefined ? `${what}≤ ${shortNumber(most!)}` : `${what}≥ ${shortNumber(least)}`;
};

const isMet = ({ value, ratio }: Figure, { of, least, most }: Aim): boolean => {
  const reached = of === 'ratio' ? ratio! : value;
  return (least === undefined || reached >= least) && (most === undefined || reached <= most);
};

const optional = (value: number | undefined): string => (value === undefined ? '' : shortNumber(value));

const cells = (figure: Figure): string[] => [
  figure.name,
  shortNumber(figure.value),
  figure.unit,
  optional(figure.baseline),
  optional(figure.ratio),
  figure.aim === undefined ? '' : `${printAim(figure.aim)} ${isMet(figure, figure.aim) ? 'met' : 'missed'}`,
  figure.note ?? '',
];

/** Figures as lines of text, each column as wide as its widest cell; numbers to the right. */
export const printTable = (figures: readonly Figure[]): string[] => {
  const rows = [['name', 'value', 'unit', 'baseline', 'ratio', 'aim', 'note'], ...figures.map(cells)];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const rightward = new Set([1, 3, 4]);
  return rows.map((row) =>
    row
      .map((cell, column) =>
        rightward.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
};
