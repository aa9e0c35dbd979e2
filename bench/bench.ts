/** What a figure should reach: at least or at most, by itself or against its baseline. */
export interface Aim {
  of: 'value' | 'ratio';
  least?: number;
  most?: number;
}

/** One measured figure. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** Measured in the same run by the same means. */
  baseline?: number;
  /** `value` / `baseline`. */
  ratio?: number;
  aim?: Aim;
  /** Spread and circumstances worth printing. */
  note?: string;
}

/** One bench: a file each. Servers it starts listen on loopback, and end with it. */
export interface Bench {
  names: string[];
  run(context: BenchContext): Promise<Figure[]>;
  /** It is stopped after this time; ten minutes when left out. */
  limitMs?: number;
}

export interface BenchContext {
  /** Folder with the bundled programs. */
  dist: string;
  /** Folder of the sample flows. */
  flows: string;
  /** A fresh folder that is removed afterwards. */
  folder(): string;
  /** File of orders, one JSON object a line. */
  orders: string;
  /** Quick form: fewer and shorter rounds, for trying the bench itself. */
  quick: boolean;
  say(line: string): void;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};

/** Least and greatest of the rounds, to tell a quiet machine from a noisy one. */
export const spread = (values: readonly number[]): string => {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return `${shortNumber(least)}–${shortNumber(greatest)} in ${values.length} rounds`;
};

/** Three digits that matter, thousands apart. */
export const shortNumber = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
};

/** The figure of a median with the baseline of the same rounds. */
export const against = (
  figure: Omit<Figure, 'value' | 'baseline' | 'ratio'>,
  values: readonly number[],
  baselines: readonly number[],
): Figure => {
  const [value, baseline] = [median(values), median(baselines)];
  return { ...figure, value, baseline, ratio: value / baseline };
};
