/** One measured figure. `ratio` is value / baseline when both were measured in the same run. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  baseline?: number;
  ratio?: number;
  /** Spread and circumstances worth printing. */
  note?: string;
}

/** One bench: a file each. Servers it starts listen on loopback, and end with it. */
export interface Bench {
  names: string[];
  run(context: BenchContext): Promise<Figure[]>;
}

export interface BenchContext {
  /** Folder with the bundled programs. */
  dist: string;
  /** A fresh folder that is removed afterwards. */
  folder(): string;
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
