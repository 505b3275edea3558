/** Seconds that `work` took. */
export const secondsOf = (work: () => void): number => {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1_000;
};

/** How often a second `once` can be done, from doing it `n` times. */
export const rateOf = (n: number, once: (at: number) => void): number =>
  n /
  secondsOf(() => {
    for (let at = 0; at < n; at += 1) once(at);
  });

/** The quantile of values at `share`; 0 if there are none. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Two rates, measured in turns. */
export interface SideBySide {
  readonly per_s: number;
  readonly limit_per_s: number;
}

/**
 * The medians of a rate and of its limit, measured round by round in turns: a neighbour who is loud for a while slows
 * both, and their ratio stands.
 */
export const sideBySide = async (
  rounds: number,
  run: (round: number) => number | Promise<number>,
  limit: () => number | Promise<number>,
): Promise<SideBySide> => {
  const [rates, limits]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    limits.push(await limit());
    rates.push(await run(round));
  }
  return { per_s: median(rates), limit_per_s: median(limits) };
};

/** Collects garbage, if the process was started so that it can be asked to. */
export const collectGarbage = (): void => globalThis.gc?.();

/** Memory of this process that is resident, in megabytes of 1,048,576 bytes. */
export const rssMb = (): number => process.memoryUsage.rss() / 2 ** 20;
