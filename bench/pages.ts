import type * as E from 'fp-ts/Either';
import type { Figure } from './bench';
import { quantile, rssMb } from './measure';
import { must } from './must';

const PAGE_MS = 5;

/** Milliseconds that each of `n` pages took. */
export const pages = async (n: number, page: () => Promise<E.Either<unknown, unknown>>): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let at = 0; at < n; at += 1) {
    const began = performance.now();
    must(await page());
    taken.push(performance.now() - began);
  }
  return taken;
};

/** The quantile of the pages' times at `share`. */
export const pageFigure = (name: string, taken: readonly number[], share: number): Figure => {
  const per_s = 1_000 / quantile(taken, share);
  const limit_per_s = 1_000 / PAGE_MS;
  const ratio = limit_per_s / per_s;
  return { case: name, n: taken.length, per_s, limit: `${PAGE_MS} ms`, limit_per_s, ratio, rss_mb: rssMb() };
};
