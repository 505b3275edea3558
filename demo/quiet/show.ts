import { countsTold, eventsPerSecond, lackingOf, lostOf, shortly, sum, tableOf } from '../facts';
import { number, printable, several } from '../format';
import type { Counts } from '../nodes';
import type { Said } from '../talk';
import type { Told, Took } from '../told';
import type { Compared, Ended, RoomEnded } from './compare';
import type { ForgettingEnded } from './forgetting';
import type { RemovalEnded } from './removal';
import { forgottenJson, forgottenTable, isExcluded, isForgotten, lookedThrough, removalTold } from './showForgotten';

/** Everything there is to tell. */
export interface Outcome {
  readonly compared: Compared;
  readonly forgotten: ForgettingEnded;
  /** Undefined where nobody was removed. */
  readonly excluded: RemovalEnded | undefined;
  readonly said: Said;
  readonly counts: Counts;
  readonly took: Took;
  readonly nodes: number;
  /** The most events that waited at one time, in all nodes. */
  readonly waited: number;
}

const numbers = (heads: readonly string[]) => heads.map((head) => ({ head, isNumber: true }));

const peopleTable = (people: readonly Ended[]): string =>
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

const isWhole = ({ agreeing, agreeingNow, members, leaked }: RoomEnded): boolean =>
  agreeing === members && agreeingNow === members && leaked === 0;

const foundBy = ({ outsiders, leaked }: RoomEnded): string => {
  if (outsiders === 0) return 'there are none';
  return leaked === 0 ? `nothing (${outsiders} looked)` : several(leaked, 'trace');
};

const roomsTable = (rooms: readonly RoomEnded[]): string =>
  tableOf(
    [
      { head: 'channel' },
      ...numbers(['members', 'messages', 'agree']),
      ...[{ head: 'digest' }, ...numbers(['left', 'agree']), { head: 'others found' }],
    ],
    rooms.map((room) => [
      ...[`#${room.name}`, room.members, room.messages, room.agreeing],
      [...new Set(Object.values(room.digests).map(shortly))].slice(0, 3).join(' '),
      ...[room.left, room.agreeingNow, foundBy(room)],
    ]),
  );

/** Those that do not know all the others: they never got in, or nobody told them. */
const strangersIn = (people: readonly Ended[]): readonly Ended[] => {
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
  if (!isExcluded(outcome.excluded)) return 'Who was removed is still one of them: see what is told of him above';
  const leaking = rooms.filter(({ leaked }) => leaked > 0).map(({ name }) => `#${name}`);
  if (leaking.length > 0) return `The secret is out: others than its members have something of ${leaking.join(', ')}`;
  const split = rooms.filter((room) => !isWhole(room)).map(({ name }) => `#${name}`);
  const lacking = lackingOf(people.filter(({ removed }) => !removed));
  if (split.length > 0)
    return `The identities disagree about ${split.join(', ')}${lacking === '' ? '' : ` (messages missing: ${lacking})`}`;
  if (!isForgotten(outcome.forgotten)) return 'Not everything is gone that was deleted or has expired';
  const strangers = strangersIn(people).map(({ nick }) => printable(nick));
  return strangers.length > 0
    ? `Not everyone knows all the others: ${strangers.join(', ')} do not`
    : `The identities agree, but ${several(outcome.counts.waiting, 'event')} still wait for something`;
};

const byNick = <A>(people: readonly Ended[], value: (one: Ended) => A): Readonly<Record<string, A>> =>
  Object.fromEntries(people.map((one) => [one.nick, value(one)]));

const jsonOf = (outcome: Outcome, agree: boolean): Told['json'] => {
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

/** How a run of `quiet` ended. */
export const showQuiet = (outcome: Outcome): Told => {
  const { compared, said, counts, took, waited, forgotten, excluded } = outcome;
  const { people, rooms, last } = compared;
  const talked = rooms.every(isWhole) && strangersIn(people).length === 0 && counts.waiting === 0;
  const agree = talked && isExcluded(excluded) && isForgotten(forgotten);
  const [refused, ...rest] = countsTold(counts, said.refused, took);
  return {
    agree,
    last: { title: `in #${last.room} as ${last.nick} reads them`, lines: last.lines },
    tables: [peopleTable(people), roomsTable(rooms), forgottenTable(forgotten)],
    facts: [
      ['packets lost', `${lostOf(counts)}; ${talked ? 'what they held came again' : 'not all they held came again'}`],
      ...(refused === undefined ? [] : [[refused[0], `${refused[1]}, missing what has no session`] as const]),
      ['waited at most', `${several(waited, 'event')} at one time for a parent or a key that came later`],
      ...removalTold(excluded),
      lookedThrough(forgotten),
      ...(counts.purged === 0 ? [] : [['keys purged', `${number(counts.purged)}, of all identities`] as const]),
      ...rest,
    ],
    verdict: verdictOf(outcome, agree),
    json: jsonOf(outcome, agree),
  };
};
