import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCrypto } from '../lib/crypto/openCrypto';
import type { Backend, Bench, Line } from './bench';
import { openLimits } from './limits';
import { must } from './must';
import type { Sizes } from './sizes';

/** Runs one bench on one backend, in a folder of its own that is deleted afterwards. */
export const runBench = async (bench: Bench, backend: Backend, sizes: Sizes): Promise<readonly Line[]> => {
  const crypto = must(await openCrypto(backend));
  const folder = mkdtempSync(join(tmpdir(), 'sotto-bench-'));
  const limits = openLimits(crypto, folder, sizes.limit);
  try {
    const figures = await bench.run({ crypto, limits, sizes, folder });
    return figures.map((figure) => ({ bench: bench.name, backend, ...figure }));
  } finally {
    limits.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const DIGITS = 4;

const rounded = (value: number | null): number | null =>
  value === null ? null : Number(value.toFixed(Math.abs(value) < 100 ? DIGITS : 0));

/** One line for machines, its fields in the order in which they are documented. */
export const jsonOf = (line: Line): string =>
  JSON.stringify({
    bench: line.bench,
    case: line.case,
    backend: line.backend,
    n: line.n,
    per_s: rounded(line.per_s),
    limit: line.limit,
    limit_per_s: rounded(line.limit_per_s),
    ratio: rounded(line.ratio),
    rss_mb: rounded(line.rss_mb),
  });
