import * as E from 'fp-ts/Either';
import { integerBetween } from '../../lib/random';
import type { Line } from '../parseLines';
import { type Say, type Stage, type Utterance, awaitNone } from '../talk';
import type { Gathering } from './gather';
import { keysOf } from './holdings';
import { type Founder, type Person, countKnownMembers, statusOf } from './people';
import type { Rooms } from './rooms';

/** A person who was removed while the others went on. */
export interface Removal {
  readonly person: Person;
  /** Lines sent before the removal. */
  readonly after: number;
  /** Ids of the messages they wrote afterwards, which no other device accepts. */
  readonly unheard: Set<string>;
  /** Ids of later messages of the others in channels where they had been a member. */
  readonly without: Set<string>;
  /** Keys of the group of everyone before the removal. */
  readonly keys: ReadonlySet<string>;
}

interface Meeting extends Gathering {
  readonly rooms: Rooms;
  readonly lines: readonly Line[];
}

/** Chooses somebody who is not in the private group and still has lines to send. Undefined if there is nobody. */
const chooseRemoved = ({ world }: Stage, { people, rooms, lines }: Meeting, at: number): Person | undefined => {
  const speaking = new Set(lines.slice(at).map(({ nick }) => nick));
  const others = people.filter((person) => !rooms.backroom.members.includes(person) && speaking.has(person.nick));
  return others.length === 0 ? undefined : others[integerBetween(world.random, 0, others.length - 1)];
};

const notStored = async (people: readonly Person[], ids: readonly string[]): Promise<number> => {
  const all = await Promise.all(people.flatMap((person) => ids.map((id) => statusOf(person, id))));
  return all.filter((status) => status !== 'stored').length;
};

/**
 * Removes a person, and waits until all others know. Before that it waits until everyone has the person's messages, since
 * messages under way at the removal may be lost for good. Undefined where the removal is refused.
 */
const remove = async (
  stage: Stage,
  { founder, people }: Gathering,
  person: Person,
  sentIds: readonly string[],
): Promise<Pick<Removal, 'keys'> | undefined> => {
  await awaitNone(stage, () => notStored(people, sentIds));
  const keys = new Set(await keysOf(founder.session.api, founder.everyone_id));
  const removed = await founder.session.api['user.remove']({ user_id: person.user_id });
  if (E.isLeft(removed)) return undefined;
  const others = people.filter((one) => one !== person);
  await awaitNone(stage, async () => {
    const known = await Promise.all(others.map(countKnownMembers));
    return known.filter((members) => members > others.length).length;
  });
  return { keys };
};

export interface Speaking {
  readonly say: Say;
  /** Undefined until somebody is removed. */
  readonly removal: () => Removal | undefined;
}

/** Wraps `say` so that one person is removed half way. Their node is not told, and they go on writing. */
export const withRemoval = (stage: Stage, meeting: Meeting, say: Say): Speaking => {
  const { founder, lines, rooms } = meeting;
  const half = Math.floor(lines.length / 2);
  const chosen = chooseRemoved(stage, meeting, half);
  const sentIds: string[] = [];
  let [said, removal]: [number, Removal | undefined] = [0, undefined];
  const note = ({ id, nick, room }: Utterance): void => {
    if (nick === chosen?.nick) {
      sentIds.push(id);
      removal?.unheard.add(id);
    } else if (room !== rooms.backroom.name) removal?.without.add(id);
  };
  const removeChosen = async (person: Person): Promise<void> => {
    const removed = await remove(stage, meeting, person, sentIds);
    if (removed === undefined) return;
    removal = { person, after: said, unheard: new Set(), without: new Set(), ...removed };
    stage.observer.tells(`${founder.nick} removes ${person.nick}, whose node is not told and goes on writing`);
  };
  return {
    say: async (line) => {
      if (said === half && chosen !== undefined) await removeChosen(chosen);
      said += 1;
      const one = await say(line);
      if (E.isRight(one)) note(one.right);
      return one;
    },
    removal: () => removal,
  };
};

/** The result of a removal. */
export interface RemovalResult {
  readonly nick: string;
  readonly after: number;
  /** Messages they wrote afterwards, and copies of them at the others. */
  readonly unheard: number;
  readonly heard: number;
  /** Messages written without them, and how many of these they have. */
  readonly without: number;
  readonly overheard: number;
  /** Keys of the group of everyone made since, and how many of these they have. */
  readonly keys: number;
  readonly keysHeld: number;
}

const countStored = async (people: readonly Person[], ids: ReadonlySet<string>): Promise<number> =>
  people.length * ids.size - (await notStored(people, [...ids]));

/** Asks every node what it has, and counts. */
export const measureRemoval = async (
  { person, after, unheard, without, keys }: Removal,
  founder: Founder,
  others: readonly Person[],
): Promise<RemovalResult> => {
  const fresh = (await keysOf(founder.session.api, founder.everyone_id)).filter((key) => !keys.has(key));
  const held = new Set(await keysOf(person.session.api, founder.everyone_id));
  return {
    ...{ nick: person.nick, after, unheard: unheard.size, without: without.size, keys: fresh.length },
    heard: await countStored(others, unheard),
    overheard: await countStored([person], without),
    keysHeld: fresh.filter((key) => held.has(key)).length,
  };
};
