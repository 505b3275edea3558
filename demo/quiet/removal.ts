import * as E from 'fp-ts/Either';
import { integerBetween } from '../../lib/random';
import type { Line } from '../lines';
import { type Say, type Stage, type Utterance, awaitNone } from '../talk';
import type { Gathered } from './gather';
import { keysOf } from './holdings';
import { type Founder, type Person, membersKnown, statusOf } from './people';
import type { Rooms } from './rooms';

/** Somebody who was removed while the others went on. */
export interface Removal {
  readonly person: Person;
  /** After so many lines. */
  readonly after: number;
  /** Ids of what he said afterwards: nobody tells him, and nobody listens. */
  readonly unheard: Set<string>;
  /** Ids of what the others said without him, where he had been a member. */
  readonly without: Set<string>;
  /** Keys of the group of everyone that there were. */
  readonly keys: ReadonlySet<string>;
}

interface Meeting extends Gathered {
  readonly rooms: Rooms;
  readonly lines: readonly Line[];
}

/** One who is neither the founder nor of the private group and who still has something to say, if there is anybody. */
const whoGoes = ({ world }: Stage, { people, rooms, lines }: Meeting, at: number): Person | undefined => {
  const speaking = new Set(lines.slice(at).map(({ nick }) => nick));
  const others = people.filter((person) => !rooms.backroom.members.includes(person) && speaking.has(person.nick));
  return others.length === 0 ? undefined : others[integerBetween(world.random, 0, others.length - 1)];
};

const notStored = async (people: readonly Person[], ids: readonly string[]): Promise<number> => {
  const all = await Promise.all(people.flatMap((person) => ids.map((id) => statusOf(person, id))));
  return all.filter((status) => status !== 'stored').length;
};

/**
 * Removes somebody whom all have heard so far, since what is under way when he goes may be lost for good, and waits until
 * all have heard of it. Undefined where it is refused.
 */
const remove = async (
  stage: Stage,
  { founder, people }: Gathered,
  person: Person,
  his: readonly string[],
): Promise<Pick<Removal, 'keys'> | undefined> => {
  await awaitNone(stage, () => notStored(people, his));
  const keys = new Set(await keysOf(founder.session.api, founder.everyone_id));
  const removed = await founder.session.api['user.remove']({ user_id: person.user_id });
  if (E.isLeft(removed)) return undefined;
  const others = people.filter((one) => one !== person);
  await awaitNone(stage, async () => {
    const known = await Promise.all(others.map(membersKnown));
    return known.filter((members) => members > others.length).length;
  });
  return { keys };
};

export interface Speaking {
  readonly say: Say;
  /** Undefined as long as nobody was removed. */
  readonly removal: () => Removal | undefined;
}

/** Speaking during which somebody is removed, half way. He goes on to speak. */
export const removingOne = (stage: Stage, meeting: Meeting, say: Say): Speaking => {
  const { founder, lines, rooms } = meeting;
  const half = Math.floor(lines.length / 2);
  const goes = whoGoes(stage, meeting, half);
  const his: string[] = [];
  let [said, removal]: [number, Removal | undefined] = [0, undefined];
  const note = ({ id, nick, room }: Utterance): void => {
    if (nick === goes?.nick) {
      his.push(id);
      removal?.unheard.add(id);
    } else if (room !== rooms.backroom.name) removal?.without.add(id);
  };
  const removeHim = async (person: Person): Promise<void> => {
    const removed = await remove(stage, meeting, person, his);
    if (removed === undefined) return;
    removal = { person, after: said, unheard: new Set(), without: new Set(), ...removed };
    stage.observer.tells(`${founder.nick} removes ${person.nick}, who is not told and goes on to write`);
  };
  return {
    say: async (line) => {
      if (said === half && goes !== undefined) await removeHim(goes);
      said += 1;
      const one = await say(line);
      if (E.isRight(one)) note(one.right);
      return one;
    },
    removal: () => removal,
  };
};

/** What came of it. */
export interface RemovalEnded {
  readonly nick: string;
  readonly after: number;
  /** What he said afterwards, and how many copies of that the others have. */
  readonly unheard: number;
  readonly heard: number;
  /** What was said without him, and how much of it he has. */
  readonly without: number;
  readonly overheard: number;
  /** Keys that were made since for the group of everyone, and how many of them he has. */
  readonly keys: number;
  readonly keysHeld: number;
}

const countStored = async (people: readonly Person[], ids: ReadonlySet<string>): Promise<number> =>
  people.length * ids.size - (await notStored(people, [...ids]));

/** Asks everybody what became of a removal. */
export const removalEnd = async (
  { person, after, unheard, without, keys }: Removal,
  founder: Founder,
  others: readonly Person[],
): Promise<RemovalEnded> => {
  const fresh = (await keysOf(founder.session.api, founder.everyone_id)).filter((key) => !keys.has(key));
  const held = new Set(await keysOf(person.session.api, founder.everyone_id));
  return {
    ...{ nick: person.nick, after, unheard: unheard.size, without: without.size, keys: fresh.length },
    heard: await countStored(others, unheard),
    overheard: await countStored([person], without),
    keysHeld: fresh.filter((key) => held.has(key)).length,
  };
};
