import * as E from 'fp-ts/Either';
import { type Copy, copyOf } from '../copies';
import type { Losses } from '../losses';
import type { Said, Utterance } from '../talk';
import { holdingsOf } from './holdings';
import { type Came, type Person, membersKnown, readingOf } from './people';
import type { Room } from './rooms';
import type { Waited } from './watch';

/** How it ended for one identity. */
export interface Ended {
  readonly nick: string;
  readonly came: Came;
  readonly sent: number;
  readonly received: number;
  readonly missing: number;
  readonly members: number;
  readonly keys: number;
  readonly prekeys: number;
  readonly waiting: number;
  readonly waited: number;
  readonly packets: number;
  /** Was he removed half way? Then others know more than he does. */
  readonly removed: boolean;
}

/** How it ended in one channel. */
export interface RoomEnded {
  readonly name: string;
  readonly members: number;
  readonly messages: number;
  /** Of each member, by nick. */
  readonly digests: Readonly<Record<string, string>>;
  /** Members who have every message that was accepted, and the same as the first. */
  readonly agreeing: number;
  /** Of the messages those that were not forgotten since. */
  readonly left: number;
  /** Members who have all of these, nothing else, and the same as the first. */
  readonly agreeingNow: number;
  readonly outsiders: number;
  /** Traces of it that the others have: rows, messages they read, messages that wait. */
  readonly leaked: number;
}

export interface Compared {
  readonly people: readonly Ended[];
  readonly rooms: readonly RoomEnded[];
  readonly last: { readonly nick: string; readonly room: string; readonly lines: Copy['last'] };
}

const isUnknown = async ({ session }: Person, { id }: Utterance): Promise<boolean> => {
  const explained = await session.explain(id);
  return E.isRight(explained) && explained.right.status === 'unknown';
};

const leakedTo = async (outsider: Person, { channel_id, group_id }: Room, said: readonly Utterance[]) => {
  const read = await copyOf(readingOf(outsider, channel_id));
  const { of_group } = await holdingsOf(outsider.session.api, group_id);
  const unknown = await Promise.all(said.map((one) => isUnknown(outsider, one)));
  return read.ids.size + of_group + unknown.filter((is) => !is).length;
};

/** Copies of one channel, by who has them. */
export interface RoomCopies {
  readonly room: Room;
  readonly said: readonly Utterance[];
  readonly copies: ReadonlyMap<Person, Copy>;
}

/** Takes the members' copies of a channel. */
export const copiesOf = async (room: Room, all: readonly Utterance[]): Promise<RoomCopies> => {
  const copies = new Map<Person, Copy>();
  for (const member of room.members) copies.set(member, await copyOf(readingOf(member, room.channel_id)));
  return { room, said: all.filter((one) => one.room === room.name), copies };
};

const missingIn = ({ said }: RoomCopies, { ids }: Copy): number => said.filter(({ id }) => !ids.has(id)).length;

/** Copies of a channel when everything was said, and what was left of them at the end. */
export interface RoomThenAndNow {
  readonly then: RoomCopies;
  readonly now: RoomCopies;
}

const agreeing = (taken: RoomCopies, held: readonly Copy[]): readonly Copy[] =>
  held.filter((copy) => copy.digest === held[0]?.digest && missingIn(taken, copy) === 0);

const roomEnd = async ({ then, now }: RoomThenAndNow, people: readonly Person[]): Promise<RoomEnded> => {
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
  readonly waited: Waited;
  readonly losses: Losses;
  readonly removed: Person | undefined;
}

const endOf = async (person: Person, { taken, said, waited, losses, removed }: Sources): Promise<Ended> => {
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
    members: await membersKnown(person),
    keys,
    prekeys,
    waiting,
    waited: Math.max(waited.of(person), waiting),
    packets: losses.sentFrom(address),
    removed: person === removed,
  };
};

/** How it stands for each. */
export const standOf = async (people: readonly Person[], sources: Sources): Promise<readonly Ended[]> => {
  const ended: Ended[] = [];
  for (const person of people) ended.push(await endOf(person, sources));
  return ended;
};

/** Compares everyone's copies, channel by channel; of a channel that is not theirs people should have nothing. */
export const compare = async (
  people: readonly Person[],
  ended: readonly Ended[],
  all: readonly RoomThenAndNow[],
): Promise<Compared> => {
  const rooms: RoomEnded[] = [];
  for (const room of all) rooms.push(await roomEnd(room, people));
  const general = all[0]?.now;
  const [reader, copy] = [...(general?.copies ?? [])].at(-1) ?? [];
  return {
    people: ended,
    rooms,
    last: { nick: reader?.nick ?? '', room: general?.room.name ?? '', lines: copy?.last ?? [] },
  };
};
