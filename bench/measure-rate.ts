/** Work that counts itself: does some operations and says how many. */
export type Work = () => number;

/** Operations per second of one stretch of `ms`. */
const stretch = (work: Work, ms: number): number => {
  const startedAt = performance.now();
  let operations = 0;
  let elapsed: number;
  do {
    operations += work();
    elapsed = performance.now() - startedAt;
  } while (elapsed < ms);
  return (operations * 1000) / elapsed;
};

/**
 * Rates of several works in alternating rounds, so that a slow moment of the machine falls on all of them; each is
 * warmed up before the first round. One list of rates per work.
 */
export const measureRates = (works: readonly Work[], quick: boolean): number[][] => {
  const [rounds, ms] = quick ? [1, 50] : [7, 500];
  for (const work of works) stretch(work, ms);
  const rates = works.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, work] of works.entries()) rates[index]!.push(stretch(work, ms));
  }
  return rates;
};
