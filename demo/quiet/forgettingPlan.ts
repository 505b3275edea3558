import type { Stage, Utterance } from '../talk';
import {
  type ChosenDeletions,
  type MarkedEvent,
  chooseDeletions,
  annotateAll,
  ownTexts,
  awaitCopies,
} from './deletions';
import type { Gathering } from './gather';
import { type Person, type QuietNode, statusOf } from './people';
import type { Removal } from './removal';
import type { Room } from './rooms';

/** A person's copy of an event. */
export interface HeldCopy {
  readonly person: Person;
  readonly id: string;
}

/** Lists the copies that people have now. */
const copiesOf = async (people: readonly Person[], marked: readonly MarkedEvent[]): Promise<readonly HeldCopy[]> => {
  const copies: HeldCopy[] = [];
  for (const person of people)
    for (const { id } of marked) if ((await statusOf(person, id)) === 'stored') copies.push({ person, id });
  return copies;
};

/** Events to be forgotten for one reason. */
export interface ForgettingGroup {
  readonly what: string;
  readonly marked: readonly MarkedEvent[];
  readonly copies: readonly HeldCopy[];
}

export const textsOf = (marked: readonly MarkedEvent[]): readonly string[] =>
  marked.flatMap(({ text }) => (text === undefined ? [] : [text]));

/** The state when forgetting begins. */
export interface ForgettingInput extends Gathering {
  readonly rooms: readonly Room[];
  /** Accepted messages. */
  readonly said: readonly Utterance[];
  /** The same, and the messages of the removed person. */
  readonly everything: readonly Utterance[];
  readonly removal: Removal | undefined;
  readonly nodes: readonly QuietNode[];
  readonly paths: readonly string[];
}

/** Messages that may be deleted: those that do not expire, and that the removed person does not have. */
const candidatesOf = async ({ said, rooms, removal }: ForgettingInput, own: ReadonlySet<string>) => {
  const lasting = new Set(rooms.filter(({ retention_ms }) => retention_ms === 0).map(({ name }) => name));
  const some = said.filter(
    ({ nick, room, text }) => lasting.has(room) && own.has(text) && nick !== removal?.person.nick,
  );
  if (removal === undefined) return some;
  const theirs = await Promise.all(some.map(({ id }) => statusOf(removal.person, id)));
  return some.filter((_, at) => theirs[at] !== 'stored');
};

/** The events to be forgotten, who deletes them, and the texts that stay. */
export interface ForgettingPlan extends ChosenDeletions {
  readonly groups: Readonly<Record<'own' | 'onOwn' | 'admins' | 'onAdmins' | 'expired', ForgettingGroup>>;
  readonly texts: readonly string[];
  readonly kept: readonly string[];
}

/** Chooses deletions, annotates the chosen messages, and counts copies. */
export const planForgetting = async (stage: Stage, given: ForgettingInput): Promise<ForgettingPlan> => {
  const { founder, people, rooms, said, everything, removal } = given;
  const own = ownTexts(everything);
  const others = people.filter((person) => person !== removal?.person);
  const theirs = rooms.map((room) => ({ ...room, members: room.members.filter((one) => others.includes(one)) }));
  const candidates = await candidatesOf(given, own);
  const chosen = chooseDeletions(stage.world.random, { founder, people: others, rooms: theirs, candidates });
  const [onOwn, onAdmins] = [await annotateAll(chosen.byAuthors, others), await annotateAll(chosen.byAdmin, others)];
  await awaitCopies(stage, [...onOwn, ...onAdmins]);
  const marked = ({ id, room: name, text }: Utterance): readonly MarkedEvent[] =>
    theirs.filter((room) => room.name === name).map((room) => ({ id, room, ...(own.has(text) ? { text } : {}) }));
  const group = async (what: string, some: readonly MarkedEvent[]): Promise<ForgettingGroup> => ({
    ...{ what, marked: some },
    copies: await copiesOf(people, some),
  });
  const passing = new Set(rooms.filter(({ retention_ms }) => retention_ms > 0).map(({ name }) => name));
  const groups = {
    own: await group(
      'deleted by its author',
      chosen.byAuthors.flatMap((one) => marked(one.said)),
    ),
    onOwn: await group('… what hung on it', onOwn),
    admins: await group(
      'deleted by an admin',
      chosen.byAdmin.flatMap((one) => marked(one.said)),
    ),
    onAdmins: await group('… what hung on it', onAdmins),
    expired: await group('expired', said.filter(({ room }) => passing.has(room)).flatMap(marked)),
  };
  const all = Object.values(groups).flatMap((one) => one.marked);
  const ids = new Set(all.map(({ id }) => id));
  const kept = said.filter(({ id, text }) => !ids.has(id) && own.has(text)).map(({ text }) => text);
  return { ...chosen, groups, texts: textsOf(all), kept };
};
