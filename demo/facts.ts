import Table from 'cli-table3';
import { duration, number, percent, printable, several } from './format';
import type { Counts } from './nodes';
import type { RunDuration } from './runReport';

export interface Column {
  readonly head: string;
  /** Numbers are aligned to the right. */
  readonly isNumber?: boolean;
}

/** Renders a table of numbers and short texts for a terminal. */
export const tableOf = (columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): string => {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ isNumber }) => (isNumber === true ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(row.map((cell) => (typeof cell === 'number' ? number(cell) : printable(cell))));
  return table.toString();
};

/** The first 12 characters of a digest: enough to tell two apart. */
export const shortDigest = (digest: string): string => digest.slice(0, 12);

const NAMED = 5;

/** Lists who lacks how many messages: `alice 3, bob 1, …`. */
export const lackingOf = (people: readonly { readonly nick: string; readonly missing: number }[]): string => {
  const lacking = people.filter(({ missing }) => missing > 0);
  const some = lacking.slice(0, NAMED).map(({ nick, missing }) => `${printable(nick)} ${number(missing)}`);
  return `${some.join(', ')}${lacking.length > NAMED ? ', …' : ''}`;
};

/** Lists reasons with their counts, the most frequent first. */
export const listReasons = (reasons: Readonly<Record<string, number>>): string =>
  Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, times]) => `${number(times)} ${reason}`)
    .join(', ') || 'none';

export const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, times) => total + times, 0);

export const eventsPerSecond = ({ stored }: Pick<Counts, 'stored'>, { wallMs }: RunDuration): number =>
  Math.round(stored / (wallMs / 1_000));

/** Lost packets of sent ones, with the percentage. */
export const lostOf = ({ packets: { sent, lost } }: Counts): string =>
  `${number(lost)} of ${number(sent)}${sent === 0 ? '' : ` (${percent(lost / sent)})`}`;

type Fact = readonly [string, string];

/** The facts that are counted in every protocol. */
export const countFacts = (
  counts: Counts,
  refused: Readonly<Record<string, number>>,
  took: RunDuration,
): readonly Fact[] => {
  const { turnedAway, waiting, stored, crypto } = counts;
  const speed = `${number(eventsPerSecond(counts, took))} events/s with ${crypto} crypto`;
  return [
    ['events refused', `${listReasons(turnedAway)}; known is what was there already`],
    ['texts refused', listReasons(refused)],
    ['still waiting', waiting === 0 ? 'nothing' : several(waiting, 'event')],
    ['throughput', `${number(stored)} events stored in ${duration(took.wallMs)}: ${speed}`],
    ['time in the run', duration(took.tookMs)],
  ];
};
