import type { Stage, Utterance } from '../talk';
import { type Chosen, type Marked, choose, hangOn, ownTexts, shared } from './deletions';
import type { Gathered } from './gather';
import { type Person, type QuietNode, statusOf } from './people';
import type { Removal } from './removal';
import type { Room } from './rooms';

/** Somebody's copy of an event. */
export interface Copy {
  readonly person: Person;
  readonly id: string;
}

/** Who has what now. */
const copiesOf = async (people: readonly Person[], marked: readonly Marked[]): Promise<readonly Copy[]> => {
  const copies: Copy[] = [];
  for (const person of people)
    for (const { id } of marked) if ((await statusOf(person, id)) === 'stored') copies.push({ person, id });
  return copies;
};

/** What is forgotten for one reason. */
export interface Group {
  readonly what: string;
  readonly marked: readonly Marked[];
  readonly copies: readonly Copy[];
}

export const textsOf = (marked: readonly Marked[]): readonly string[] =>
  marked.flatMap(({ text }) => (text === undefined ? [] : [text]));

/** What there is when forgetting begins. */
export interface Forgetting extends Gathered {
  readonly rooms: readonly Room[];
  /** What was said and accepted. */
  readonly said: readonly Utterance[];
  /** The same, and what nobody heard. */
  readonly everything: readonly Utterance[];
  readonly removal: Removal | undefined;
  readonly nodes: readonly QuietNode[];
  readonly paths: readonly string[];
}

/** What may be deleted: what stays unless it is, and what nobody has who will not hear of the deletion. */
const candidatesOf = async ({ said, rooms, removal }: Forgetting, own: ReadonlySet<string>) => {
  const lasting = new Set(rooms.filter(({ retention_ms }) => retention_ms === 0).map(({ name }) => name));
  const some = said.filter(
    ({ nick, room, text }) => lasting.has(room) && own.has(text) && nick !== removal?.person.nick,
  );
  if (removal === undefined) return some;
  const his = await Promise.all(some.map(({ id }) => statusOf(removal.person, id)));
  return some.filter((_, at) => his[at] !== 'stored');
};

/** What is going to be forgotten, who deletes what of it, and what stays. */
export interface Plan extends Chosen {
  readonly groups: Readonly<Record<'own' | 'onOwn' | 'admins' | 'onAdmins' | 'expired', Group>>;
  readonly texts: readonly string[];
  readonly kept: readonly string[];
}

/** Chooses, lets something hang on what is chosen, and counts copies. */
export const planForgetting = async (stage: Stage, given: Forgetting): Promise<Plan> => {
  const { founder, people, rooms, said, everything, removal } = given;
  const own = ownTexts(everything);
  const others = people.filter((person) => person !== removal?.person);
  const theirs = rooms.map((room) => ({ ...room, members: room.members.filter((one) => others.includes(one)) }));
  const candidates = await candidatesOf(given, own);
  const chosen = choose(stage.world.random, { founder, people: others, rooms: theirs, candidates });
  const [onOwn, onAdmins] = [await hangOn(chosen.byAuthors, others), await hangOn(chosen.byAdmin, others)];
  await shared(stage, [...onOwn, ...onAdmins]);
  const marked = ({ id, room: name, text }: Utterance): readonly Marked[] =>
    theirs.filter((room) => room.name === name).map((room) => ({ id, room, ...(own.has(text) ? { text } : {}) }));
  const group = async (what: string, some: readonly Marked[]): Promise<Group> => ({
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
