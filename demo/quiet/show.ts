import { countFacts, eventsPerSecond, lackingOf, lostOf, shortDigest, sum, tableOf } from '../facts';
import { number, printable, several } from '../format';
import type { Counts } from '../nodes';
import type { Said } from '../talk';
import type { RunReport, RunDuration } from '../runReport';
import type { Comparison, PersonResult, RoomResult } from './compare';
import type { ForgettingResult } from './runForgetting';
import type { RemovalResult } from './removal';
import { forgottenJson, forgottenTable, isExcluded, isForgotten, scanFact, removalFacts } from './showForgotten';

/** Everything that the report shows. */
export interface Outcome {
  readonly compared: Comparison;
  readonly forgotten: ForgettingResult;
  /** Undefined if nobody was removed. */
  readonly excluded: RemovalResult | undefined;
  readonly said: Said;
  readonly counts: Counts;
  readonly took: RunDuration;
  readonly nodes: number;
  /** The most events that waited at one time, in all nodes. */
  readonly waited: number;
}

const numbers = (heads: readonly string[]) => heads.map((head) => ({ head, isNumber: true }));

const peopleTable = (people: readonly PersonResult[]): string =>
  tableOf(
    [
      ...[{ head: 'identity' }, { head: 'came by' }],
      ...numbers(['sent', 'received', 'missing', 'members', 'keys', 'prekeys', 'waiting', 'at most', 'packets']),
    ],
    people.map(({ nick, came, removed, sent, received, missing, members, keys, prekeys, waiting, waited, packets }) => [
      ...[
        nick,
        removed ? `${came}, removed` : came,
        sent,
        received,
        missing,
        members,
        keys,
        prekeys,
        waiting,
        waited,
        packets,
      ],
    ]),
  );

const isWhole = ({ agreeing, agreeingNow, members, leaked }: RoomResult): boolean =>
  agreeing === members && agreeingNow === members && leaked === 0;

const foundBy = ({ outsiders, leaked }: RoomResult): string => {
  if (outsiders === 0) return 'there are none';
  return leaked === 0 ? `nothing (${outsiders} looked)` : several(leaked, 'trace');
};

const roomsTable = (rooms: readonly RoomResult[]): string =>
  tableOf(
    [
      { head: 'channel' },
      ...numbers(['members', 'messages', 'agree']),
      ...[{ head: 'digest' }, ...numbers(['left', 'agree']), { head: 'others found' }],
    ],
    rooms.map((room) => [
      ...[`#${room.name}`, room.members, room.messages, room.agreeing],
      [...new Set(Object.values(room.digests).map(shortDigest))].slice(0, 3).join(' '),
      ...[room.left, room.agreeingNow, foundBy(room)],
    ]),
  );

/** People who do not know all the others. */
const strangersIn = (people: readonly PersonResult[]): readonly PersonResult[] => {
  const there = people.filter(({ removed }) => !removed);
  return there.filter(({ members }) => members !== there.length);
};

const agreed = ({ compared: { people, rooms }, forgotten, said, nodes }: Outcome): string => {
  const who = `${several(people.length, 'identity', 'identities')} on ${nodes === 1 ? 'one node' : `${nodes} nodes`}`;
  const closed = rooms
    .filter(({ outsiders }) => outsiders > 0)
    .map(({ name, outsiders }) => `, and the ${outsiders} outside #${name} have none of its messages`);
  const what = `joined one encrypted network by link and said ${several(said.all.length, 'message')}`;
  const gone = forgotten.rows.reduce((sum, one) => sum + one.gone, 0);
  const away =
    gone === 0 ? '' : `; ${several(gone, 'copy', 'copies')} of what was deleted or expired left no text behind`;
  return `${who} ${what}: in each channel all members have the same${closed.join('')}${away}`;
};

const verdictOf = (outcome: Outcome, agree: boolean): string => {
  const { people, rooms } = outcome.compared;
  if (agree) return agreed(outcome);
  if (!isExcluded(outcome.excluded)) return 'The removed identity still takes part: see "removed" above';
  const leaking = rooms.filter(({ leaked }) => leaked > 0).map(({ name }) => `#${name}`);
  if (leaking.length > 0) return `A secret leaked: identities outside ${leaking.join(', ')} have something of it`;
  const split = rooms.filter((room) => !isWhole(room)).map(({ name }) => `#${name}`);
  const lacking = lackingOf(people.filter(({ removed }) => !removed));
  if (split.length > 0)
    return `The identities disagree about ${split.join(', ')}${lacking === '' ? '' : ` (messages missing: ${lacking})`}`;
  if (!isForgotten(outcome.forgotten)) return 'Some deleted or expired messages are not gone';
  const strangers = strangersIn(people).map(({ nick }) => printable(nick));
  return strangers.length > 0
    ? `Not everyone knows all the others: ${strangers.join(', ')} do not`
    : `The identities agree, but ${several(outcome.counts.waiting, 'event')} still wait for something`;
};

const byNick = <A>(people: readonly PersonResult[], value: (one: PersonResult) => A): Readonly<Record<string, A>> =>
  Object.fromEntries(people.map((one) => [one.nick, value(one)]));

const jsonOf = (outcome: Outcome, agree: boolean): RunReport['json'] => {
  const { compared, said, counts, took, nodes, waited, forgotten, excluded } = outcome;
  const { people, rooms } = compared;
  return {
    agree,
    protocol: 'quiet',
    nodes,
    identities: people.length,
    messages: said.all.length,
    refused: sum(said.refused),
    packets: counts.packets.sent,
    lost_packets: counts.packets.lost,
    waiting: counts.waiting,
    waited_max: waited,
    wall_s: Math.round(took.wallMs) / 1_000,
    events_per_s: eventsPerSecond(counts, took),
    keys: byNick(people, ({ keys }) => keys),
    prekeys: byNick(people, ({ prekeys }) => prekeys),
    refusals: counts.turnedAway,
    leaked: rooms.reduce((all, { leaked }) => all + leaked, 0),
    digests: Object.fromEntries(rooms.map(({ name, digests }) => [name, digests])),
    removed: excluded ?? null,
    purged: counts.purged,
    ...forgottenJson(forgotten),
  };
};

/** Builds the report of a run of `quiet`. */
export const showQuiet = (outcome: Outcome): RunReport => {
  const { compared, said, counts, took, waited, forgotten, excluded } = outcome;
  const { people, rooms, last } = compared;
  const talked = rooms.every(isWhole) && strangersIn(people).length === 0 && counts.waiting === 0;
  const agree = talked && isExcluded(excluded) && isForgotten(forgotten);
  const [refused, ...rest] = countFacts(counts, said.refused, took);
  return {
    agree,
    last: { title: `in #${last.room} as ${last.nick} reads them`, lines: last.lines },
    tables: [peopleTable(people), roomsTable(rooms), forgottenTable(forgotten)],
    facts: [
      ['packets lost', `${lostOf(counts)}; ${talked ? 'what they held came again' : 'not all they held came again'}`],
      ...(refused === undefined ? [] : [[refused[0], `${refused[1]}, missing what has no session`] as const]),
      ['waited at most', `${several(waited, 'event')} at one time for a parent or a key that came later`],
      ...removalFacts(excluded),
      scanFact(forgotten),
      ...(counts.purged === 0 ? [] : [['keys purged', `${number(counts.purged)}, of all identities`] as const]),
      ...rest,
    ],
    verdict: verdictOf(outcome, agree),
    json: jsonOf(outcome, agree),
  };
};
