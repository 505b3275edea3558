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
export const copiesOf = async (room: Room, { all }: Said): Promise<RoomCopies> => {
  const copies = new Map<Person, Copy>();
  for (const member of room.members) copies.set(member, await copyOf(readingOf(member, room.channel_id)));
  return { room, said: all.filter((one) => one.room === room.name), copies };
};

const missingIn = ({ said }: RoomCopies, { ids }: Copy): number => said.filter(({ id }) => !ids.has(id)).length;

const roomEnd = async (taken: RoomCopies, people: readonly Person[]): Promise<RoomEnded> => {
  const { room, said, copies } = taken;
  const held = [...copies.values()];
  const outsiders = people.filter((person) => !copies.has(person));
  let leaked = 0;
  for (const outsider of outsiders) leaked += await leakedTo(outsider, room, said);
  return {
    name: room.name,
    members: held.length,
    messages: said.length,
    digests: Object.fromEntries([...copies].map(([{ nick }, { digest }]) => [nick, digest])),
    agreeing: held.filter((copy) => copy.digest === held[0]?.digest && missingIn(taken, copy) === 0).length,
    outsiders: outsiders.length,
    leaked,
  };
};

interface Sources {
  readonly taken: readonly RoomCopies[];
  readonly said: Said;
  readonly waited: Waited;
  readonly losses: Losses;
}

const endOf = async (person: Person, { taken, said, waited, losses }: Sources): Promise<Ended> => {
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
  };
};

/** Compares everyone's copies, channel by channel; of a channel that is not theirs people should have nothing. */
export const compare = async (people: readonly Person[], sources: Sources): Promise<Compared> => {
  const { taken } = sources;
  const ended: Ended[] = [];
  for (const person of people) ended.push(await endOf(person, sources));
  const rooms: RoomEnded[] = [];
  for (const room of taken) rooms.push(await roomEnd(room, people));
  const [reader, general] = [people.at(-1), taken[0]];
  const lines = reader === undefined ? undefined : general?.copies.get(reader)?.last;
  return {
    people: ended,
    rooms,
    last: { nick: reader?.nick ?? '', room: general?.room.name ?? '', lines: lines ?? [] },
  };
};
