import { styleText } from 'node:util';
import Table from 'cli-table3';
import { duration, number, percent, printable, several } from './format';
import type { Ended, Outcome } from './outcome';
import type { Terminal } from './terminal';

const DIGEST_SHOWN = 12;
const NAMED = 5;

const tableOf = (people: readonly Ended[]): string => {
  const table = new Table({
    head: ['identity', 'sent', 'received', 'known peers', 'waiting', 'missing', 'digest'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { nick, digest, ...counts } of people) {
    const { sent, received, knownPeers, waiting, missing } = counts;
    const numbers = [sent, received, knownPeers, waiting, missing].map(number);
    table.push([printable(nick), ...numbers, digest.slice(0, DIGEST_SHOWN)]);
  }
  return table.toString();
};

const listed = (reasons: Readonly<Record<string, number>>): string =>
  Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, times]) => `${number(times)} ${reason}`)
    .join(', ') || 'none';

const verdictOf = ({ agree, people, messages }: Outcome): string => {
  const all = several(people.length, 'identity', 'identities');
  if (agree && people.length === 1) return `The one identity has its ${several(messages, 'message')}`;
  if (agree) return `All ${all} ended with the same ${several(messages, 'message')}`;
  const lacking = people.filter(({ missing }) => missing > 0);
  const some = lacking.slice(0, NAMED).map(({ nick, missing }) => `${printable(nick)} ${number(missing)}`);
  const more = lacking.length > NAMED ? ', …' : '';
  return `The identities disagree: ${number(lacking.length)} of ${all} lack messages (${some.join(', ')}${more})`;
};

const lossesOf = ({ agree, packets: { sent, lost, repaired } }: Outcome): string => {
  const share = sent === 0 ? '' : ` (${percent(lost / sent)})`;
  const rest = agree ? 'nobody needed the others any more' : 'the others never came';
  return `${number(lost)} of ${number(sent)}${share}; sync sent ${number(repaired)} of them again, ${rest}`;
};

const lastLines = ({ last: { nick, lines } }: Outcome): readonly string[] => {
  const width = Math.max(0, ...lines.map(({ author }) => printable(author).length));
  return lines.length === 0
    ? []
    : [
        `The last ${several(lines.length, 'message')} as ${printable(nick)} reads them`,
        '',
        ...lines.map(({ author, text }) => `  ${printable(author).padStart(width)}  ${printable(text)}`),
        '',
      ];
};

const painted = ({ screen }: Terminal, { agree }: Outcome, text: string): string =>
  screen === undefined || process.env['NO_COLOR'] ? text : styleText(agree ? 'green' : 'red', text);

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, times) => total + times, 0);

const eventsPerSecond = ({ stored, wallMs }: Outcome): number => Math.round(stored / (wallMs / 1_000));

/** Tells how it ended. */
export const report = (terminal: Terminal, outcome: Outcome): void => {
  const { refused, turnedAway, waiting, stored, wallMs, tookMs, crypto } = outcome;
  const speed = `${number(eventsPerSecond(outcome))} events/s with ${crypto} crypto`;
  [
    ...lastLines(outcome),
    tableOf(outcome.people),
    '',
    painted(terminal, outcome, verdictOf(outcome)),
    '',
    `  packets lost      ${lossesOf(outcome)}`,
    `  events refused    ${listed(turnedAway)}; known is what was there already`,
    `  texts refused     ${listed(refused)}`,
    `  still waiting     ${waiting === 0 ? 'nothing' : several(waiting, 'event')}`,
    `  throughput        ${number(stored)} events stored in ${duration(wallMs)}: ${speed}`,
    `  time in the run   ${duration(tookMs)}`,
    '',
  ].forEach(terminal.print);
};

/** How it ended, for programs; on one line. */
export const jsonOf = (outcome: Outcome): string =>
  JSON.stringify({
    agree: outcome.agree,
    identities: outcome.people.length,
    messages: outcome.messages,
    refused: sum(outcome.refused),
    lost_packets: outcome.packets.lost,
    waiting: outcome.waiting,
    wall_s: Math.round(outcome.wallMs) / 1_000,
    events_per_s: eventsPerSecond(outcome),
    digests: Object.fromEntries(outcome.people.map(({ nick, digest }) => [nick, digest])),
  });
