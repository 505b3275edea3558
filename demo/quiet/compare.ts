import * as E from 'fp-ts/Either';
import { type Copy, copyOf } from '../copies';
import type { Losses } from '../losses';
import type { Said, Utterance } from '../talk';
import { holdingsOf } from './holdings';
import { type JoinedBy, type Person, countKnownMembers, pageReaderOf } from './people';
import type { Room } from './rooms';
import type { WaitingPeaks } from './watchWaiting';

/** The result of one identity. */
export interface PersonResult {
  readonly nick: string;
  readonly came: JoinedBy;
  readonly sent: number;
  readonly received: number;
  readonly missing: number;
  readonly members: number;
  readonly keys: number;
  readonly prekeys: number;
  readonly waiting: number;
  readonly waited: number;
  readonly packets: number;
  /** Were they removed half way? Then the others know more. */
  readonly removed: boolean;
}

/** The result of one channel. */
export interface RoomResult {
  readonly name: string;
  readonly members: number;
  readonly messages: number;
  /** Digests of the members' copies, by nick. */
  readonly digests: Readonly<Record<string, string>>;
  /** Members who have every accepted message, and the same copy as the first. */
  readonly agreeing: number;
  /** Messages that were not forgotten. */
  readonly left: number;
  /** Members who have exactly these, and the same copy as the first. */
  readonly agreeingNow: number;
  readonly outsiders: number;
  /** Traces of the channel at others: rows, readable messages, waiting messages. */
  readonly leaked: number;
}

export interface Comparison {
  readonly people: readonly PersonResult[];
  readonly rooms: readonly RoomResult[];
  readonly last: { readonly nick: string; readonly room: string; readonly lines: Copy['last'] };
}

const isUnknown = async ({ session }: Person, { id }: Utterance): Promise<boolean> => {
  const explained = await session.explain(id);
  return E.isRight(explained) && explained.right.status === 'unknown';
};

const leakedTo = async (outsider: Person, { channel_id, group_id }: Room, said: readonly Utterance[]) => {
  const read = await copyOf(pageReaderOf(outsider, channel_id));
  const { of_group } = await holdingsOf(outsider.session.api, group_id);
  const unknown = await Promise.all(said.map((one) => isUnknown(outsider, one)));
  return read.ids.size + of_group + unknown.filter((is) => !is).length;
};

/** Copies of one channel, by person. */
export interface RoomCopies {
  readonly room: Room;
  readonly said: readonly Utterance[];
  readonly copies: ReadonlyMap<Person, Copy>;
}

/** Reads the members' copies of a channel. */
export const copiesOf = async (room: Room, all: readonly Utterance[]): Promise<RoomCopies> => {
  const copies = new Map<Person, Copy>();
  for (const member of room.members) copies.set(member, await copyOf(pageReaderOf(member, room.channel_id)));
  return { room, said: all.filter((one) => one.room === room.name), copies };
};

const missingIn = ({ said }: RoomCopies, { ids }: Copy): number => said.filter(({ id }) => !ids.has(id)).length;

/** Copies of a channel when everything was said, and after forgetting. */
export interface RoomThenAndNow {
  readonly then: RoomCopies;
  readonly now: RoomCopies;
}

const agreeing = (taken: RoomCopies, held: readonly Copy[]): readonly Copy[] =>
  held.filter((copy) => copy.digest === held[0]?.digest && missingIn(taken, copy) === 0);

const roomEnd = async ({ then, now }: RoomThenAndNow, people: readonly Person[]): Promise<RoomResult> => {
  const { room, said } = then;
  const members = [...now.copies.keys()];
  const heldBy = ({ copies }: RoomCopies) => members.flatMap((member) => copies.get(member) ?? []);
  const outsiders = people.filter((person) => !then.copies.has(person));
  let leaked = 0;
  for (const outsider of outsiders) leaked += await leakedTo(outsider, room, said);
  return {
    name: room.name,
    members: members.length,
    messages: said.length,
    digests: Object.fromEntries(members.map((member) => [member.nick, then.copies.get(member)?.digest ?? ''])),
    agreeing: agreeing(then, heldBy(then)).length,
    left: now.said.length,
    agreeingNow: agreeing(now, heldBy(now)).filter(({ ids }) => ids.size === now.said.length).length,
    outsiders: outsiders.length,
    leaked,
  };
};

interface Sources {
  readonly taken: readonly RoomCopies[];
  readonly said: Said;
  readonly waited: WaitingPeaks;
  readonly losses: Losses;
  readonly removed: Person | undefined;
}

const endOf = async (person: Person, { taken, said, waited, losses, removed }: Sources): Promise<PersonResult> => {
  const mine = taken.flatMap((room) => {
    const copy = room.copies.get(person);
    return copy === undefined ? [] : [{ received: copy.ids.size - copy.own, missing: missingIn(room, copy) }];
  });
  const { address, keys, prekeys, waiting } = await holdingsOf(person.session.api);
  return {
    nick: person.nick,
    came: person.came,
    sent: said.all.filter(({ nick }) => nick === person.nick).length,
    received: mine.reduce((sum, { received }) => sum + received, 0),
    missing: mine.reduce((sum, { missing }) => sum + missing, 0),
    members: await countKnownMembers(person),
    keys,
    prekeys,
    waiting,
    waited: Math.max(waited.of(person), waiting),
    packets: losses.sentFrom(address),
    removed: person === removed,
  };
};

/** Measures the result of each person. */
export const resultsOf = async (people: readonly Person[], sources: Sources): Promise<readonly PersonResult[]> => {
  const ended: PersonResult[] = [];
  for (const person of people) ended.push(await endOf(person, sources));
  return ended;
};

/** Compares everyone's copies, channel by channel. People should have nothing of a channel that is not theirs. */
export const compareCopies = async (
  people: readonly Person[],
  ended: readonly PersonResult[],
  all: readonly RoomThenAndNow[],
): Promise<Comparison> => {
  const rooms: RoomResult[] = [];
  for (const room of all) rooms.push(await roomEnd(room, people));
  const general = all[0]?.now;
  const [reader, copy] = [...(general?.copies ?? [])].at(-1) ?? [];
  return {
    people: ended,
    rooms,
    last: { nick: reader?.nick ?? '', room: general?.room.name ?? '', lines: copy?.last ?? [] },
  };
};
