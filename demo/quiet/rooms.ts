import * as E from 'fp-ts/Either';
import type { Line } from '../parseLines';
import { reasonFor } from '../reasons';
import { type Say, type Stage, awaitNone } from '../talk';
import { closestTo, isAmong } from './circle';
import type { Gathering } from './gather';
import { type Person, canRead } from './people';

/** A channel, its group, and the people who may read it. */
export interface Room {
  readonly name: string;
  readonly channel_id: string;
  readonly group_id: string;
  readonly members: readonly Person[];
  /** How long messages are kept, in milliseconds; 0 is for ever. */
  readonly retention_ms: number;
}

export interface Rooms {
  readonly general: Room;
  readonly questions: Room;
  readonly backroom: Room;
}

export const roomsIn = ({ general, questions, backroom }: Rooms): readonly Room[] => [general, questions, backroom];

/** The id of a room that could not be created: no event has it. */
const NONE = '0'.repeat(32);

const createChannelFor = async (owner: Person, room: Omit<Room, 'channel_id'>): Promise<Room> => {
  const { group_id, name, retention_ms } = room;
  const made = await owner.session.api['channel.create']({ group_id, name, retention_ms });
  return { ...room, channel_id: E.isRight(made) ? made.right.channel_id : NONE };
};

const createGroupFor = async (owner: Person, name: string, members: readonly Person[]): Promise<string> => {
  const made = await owner.session.api['group.create']({ network_id: owner.network_id, name });
  const group_id = E.isRight(made) ? made.right.group_id : NONE;
  for (const { user_id } of members.filter((member) => member !== owner))
    await owner.session.api['group.add_member']({ group_id, user_id });
  return group_id;
};

/** Questions expire after a day. */
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Creates two channels for everyone, and one for a private group of the three who speak most with each other. */
export const openRooms = async (
  stage: Stage,
  { founder, people }: Gathering,
  lines: readonly Line[],
): Promise<Rooms> => {
  const close = new Set(
    closestTo(
      people.map(({ nick }) => nick),
      lines,
    ),
  );
  const members = people.filter(({ nick }) => close.has(nick));
  const names = members.map(({ nick }) => nick).join(', ');
  const { everyone_id, channel_id } = founder;
  const forAll = { group_id: everyone_id, members: people };
  const general: Room = { ...forAll, name: 'general', channel_id, retention_ms: 0 };
  const questions = await createChannelFor(founder, { ...forAll, name: 'questions', retention_ms: DAY_MS });
  const owner = members[0] ?? founder;
  const group_id = await createGroupFor(owner, 'backroom', members);
  const backroom = await createChannelFor(owner, { name: 'backroom', group_id, members, retention_ms: 0 });
  const rooms = { general, questions, backroom };
  await awaitNone(stage, async () => {
    const seen = roomsIn(rooms).flatMap((room) => room.members.map((member) => canRead(member, room.channel_id)));
    return (await Promise.all(seen)).filter((can) => !can).length;
  });
  stage.observer.tells('#general    every other line');
  stage.observer.tells('#questions  lines that end in a question mark; kept for a day');
  stage.observer.tells(`#backroom   private: lines in which ${names} address each other`);
  return rooms;
};

/** Chooses the room of a line. */
export const roomFor = ({ general, questions, backroom }: Rooms, line: Line): Room => {
  if (isAmong(new Set(backroom.members.map(({ nick }) => nick)), line)) return backroom;
  return line.text.trimEnd().endsWith('?') ? questions : general;
};

const NOBODY = 'nobody.says_it';

/** Sends each line as its author, in the room where it belongs. */
export const sayAs = (people: readonly Person[], rooms: Rooms): Say => {
  const byNick = new Map(people.map((person) => [person.nick, person]));
  return async (line) => {
    const { nick, text } = line;
    const { name: room, channel_id } = roomFor(rooms, line);
    const created = await byNick.get(nick)?.session.api['message.create']({ channel_id, text });
    if (created === undefined) return E.left(NOBODY);
    return E.isRight(created)
      ? E.right({ id: created.right.message_id, nick, room, text })
      : E.left(reasonFor(created.left));
  };
};
