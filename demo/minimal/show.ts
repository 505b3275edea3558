import { countFacts, eventsPerSecond, lackingOf, lostOf, shortDigest, sum, tableOf } from '../facts';
import { number, several } from '../format';
import type { Counts } from '../nodes';
import type { Said } from '../talk';
import type { RunReport, RunDuration } from '../runReport';
import type { Comparison, PersonResult } from './compare';

/** Everything that the report shows. */
export interface Outcome {
  readonly compared: Comparison;
  readonly said: Said;
  readonly counts: Counts;
  readonly repaired: number;
  readonly took: RunDuration;
}

const NUMBERS = ['sent', 'received', 'known peers', 'waiting', 'missing'].map((head) => ({ head, isNumber: true }));

const peopleTable = (people: readonly PersonResult[]): string =>
  tableOf(
    [{ head: 'identity' }, ...NUMBERS, { head: 'digest' }],
    people.map(({ nick, sent, received, knownPeers, waiting, missing, digest }) => [
      ...[nick, sent, received, knownPeers, waiting, missing],
      shortDigest(digest),
    ]),
  );

const verdictOf = ({ compared: { people }, said, counts }: Outcome, agree: boolean): string => {
  const [all, messages] = [several(people.length, 'identity', 'identities'), several(said.all.length, 'message')];
  if (agree)
    return people.length === 1 ? `The one identity has its ${messages}` : `All ${all} ended with the same ${messages}`;
  const lacking = people.filter(({ missing }) => missing > 0);
  return lacking.length === 0
    ? `The identities agree, but ${several(counts.waiting, 'event')} still wait for something`
    : `The identities disagree: ${number(lacking.length)} of ${all} lack messages (${lackingOf(people)})`;
};

const jsonOf = ({ compared: { people }, said, counts, took }: Outcome, agree: boolean): RunReport['json'] => ({
  agree,
  identities: people.length,
  messages: said.all.length,
  refused: sum(said.refused),
  lost_packets: counts.packets.lost,
  waiting: counts.waiting,
  wall_s: Math.round(took.wallMs) / 1_000,
  events_per_s: eventsPerSecond(counts, took),
  digests: Object.fromEntries(people.map(({ nick, digest }) => [nick, digest])),
});

/** Builds the report of a run of `minimal`. */
export const showMinimal = (outcome: Outcome): RunReport => {
  const { compared, said, counts, repaired, took } = outcome;
  const agree = compared.same && counts.waiting === 0;
  const rest = agree ? 'nobody needed the others any more' : 'the others never came';
  return {
    agree,
    last: { title: `as ${compared.last.nick} reads them`, lines: compared.last.lines },
    tables: [peopleTable(compared.people)],
    facts: [
      ['packets lost', `${lostOf(counts)}; sync sent ${number(repaired)} of them again, ${rest}`],
      ...countFacts(counts, said.refused, took),
    ],
    verdict: verdictOf(outcome, agree),
    json: jsonOf(outcome, agree),
  };
};
