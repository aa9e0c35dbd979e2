import type { Bench } from './bench.ts';
import { disk } from './disk.ts';
import { idleMemory } from './idle-memory.ts';
import { internal8 } from './internal8.ts';
import { map } from './map.ts';
import { mapSuggest } from './map-suggest.ts';
import { ordersIngest } from './orders-ingest.ts';
import { ordersLookup } from './orders-lookup.ts';
import { rule } from './rule.ts';
import { startCold } from './start-cold.ts';
import { startRecover } from './start-recover.ts';
import { timers } from './timers.ts';
import { webhook8 } from './webhook8.ts';
import { xlsx } from './xlsx.ts';

/** Every bench, in the order they are run. */
export const benches: readonly Bench[] = [
  rule,
  map,
  mapSuggest,
  webhook8,
  internal8,
  timers,
  startCold,
  startRecover,
  idleMemory,
  disk,
  ordersIngest,
  ordersLookup,
  xlsx,
];

/**
 * The benches that make these figures: a name is a figure (`webhook8.p99`) or the first part of several
 * (`webhook8`). None: all. Throws on a name that nothing makes.
 */
export const chooseBenches = (wanted: readonly string[], all: readonly Bench[] = benches): Bench[] => {
  const made = all.flatMap(({ names }) => names);
  const unknown = wanted.find((name) => !made.some((figure) => isWanted(figure, [name])));
  if (unknown !== undefined) throw new Error(`no bench makes ${unknown}; there are ${made.join(', ')}`);
  return all.filter(({ names }) => names.some((name) => isWanted(name, wanted)));
};

export const isWanted = (figure: string, wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((name) => figure === name || figure.startsWith(`${name}.`));
