import Table from 'cli-table3';
import type { Line } from './bench';
import { TARGETS, targetText, verdictOf } from './targets';

const HEAD = ['bench', 'case', 'backend', 'n', 'per s', 'µs each', 'limit', 'limit per s', 'ratio', 'target', '', 'MB'];

const whole = (value: number | null): string => (value === null ? '' : Math.round(value).toLocaleString('en'));

const micros = (per_s: number | null): string => (per_s === null ? '' : (1_000_000 / per_s).toFixed(1));

const rowOf = (line: Line): string[] => {
  const target = TARGETS[`${line.bench}/${line.case}`];
  return [
    line.bench,
    line.case,
    line.backend,
    whole(line.n),
    whole(line.per_s),
    micros(line.per_s),
    line.limit,
    whole(line.limit_per_s),
    line.ratio.toFixed(3),
    targetText(target),
    verdictOf(target, line.ratio),
    line.rss_mb.toFixed(0),
  ];
};

/** All lines for people. */
export const tableOf = (lines: readonly Line[]): string => {
  const aligned = HEAD.map((name) => (['bench', 'case', 'backend', 'limit', ''].includes(name) ? 'left' : 'right'));
  const table = new Table({ head: HEAD, colAligns: aligned, style: { head: [], border: [], compact: true } });
  table.push(...lines.map(rowOf));
  return table.toString();
};
