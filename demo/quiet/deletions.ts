import * as E from 'fp-ts/Either';
import { type Random, integerBetween } from '../../lib/random';
import { SCANNED_BYTES_MIN } from '../scan';
import { type Stage, type Utterance, awaitNone } from '../talk';
import { type Founder, type Person, statusOf } from './people';
import type { Room } from './rooms';

/** Authors that delete something, how much each at most, and how much of others an admin deletes at most. */
const AUTHORS = 3;
const EACH = 2;
const BY_ADMIN = 2;

/** An event that is to be forgotten, and by what text it is looked for, where it has one of its own. */
export interface Marked {
  readonly id: string;
  readonly room: Room;
  readonly text?: string;
}

/** Who was to delete what. */
interface Deletion {
  readonly said: Utterance;
  readonly room: Room;
  readonly by: Person;
}

/** Characters at either end that what happens to lie beside another text may be. */
const ENDS = 2;

/**
 * Texts that are long enough, and no part of another, not even almost: whoever finds one has found it, and not another
 * with a byte of its row.
 */
export const ownTexts = (all: readonly Pick<Utterance, 'text'>[]): ReadonlySet<string> => {
  const texts = all.map(({ text }) => text);
  const long = texts.filter((text) => Buffer.byteLength(text) >= SCANNED_BYTES_MIN);
  const isIn = (part: string): boolean => texts.filter((other) => other.includes(part)).length > 1;
  return new Set(long.filter((text) => !isIn(text.slice(ENDS)) && !isIn(text.slice(0, -ENDS))));
};

/** Some of them, whichever chance chooses. */
const some = <A>(random: Random, all: readonly A[], most: number): readonly A[] => {
  const [left, taken]: [A[], A[]] = [[...all], []];
  while (left.length > 0 && taken.length < most)
    taken.push(...left.splice(integerBetween(random, 0, left.length - 1), 1));
  return taken;
};

export interface Choice {
  readonly founder: Founder;
  readonly people: readonly Person[];
  readonly rooms: readonly Room[];
  /** What may be deleted. */
  readonly candidates: readonly Utterance[];
}

export interface Chosen {
  readonly byAuthors: readonly Deletion[];
  readonly byAdmin: readonly Deletion[];
}

/** Chooses what some authors delete of what they said, and what the founder deletes of others. */
export const choose = (random: Random, { founder, people, rooms, candidates }: Choice): Chosen => {
  const deletion = (said: Utterance, by: Person | undefined): readonly Deletion[] => {
    const room = rooms.find(({ name }) => name === said.room);
    return room === undefined || by === undefined || !room.members.includes(by) ? [] : [{ said, room, by }];
  };
  const nicks = some(random, [...new Set(candidates.map(({ nick }) => nick))], AUTHORS);
  const own = nicks.flatMap((nick) =>
    some(
      random,
      candidates.filter((said) => said.nick === nick),
      EACH,
    ),
  );
  const others = candidates.filter((said) => said.nick !== founder.nick && !own.includes(said));
  return {
    byAuthors: own.flatMap((said) =>
      deletion(
        said,
        people.find(({ nick }) => nick === said.nick),
      ),
    ),
    byAdmin: some(random, others, BY_ADMIN).flatMap((said) => deletion(said, founder)),
  };
};

const idOf = <A>(read: (made: A) => string, made: E.Either<unknown, A>): readonly string[] =>
  E.isRight(made) ? [read(made.right)] : [];

/** What hangs on it before it goes: somebody's sign, and another text by its author. */
const annotate = async ({ said, room }: Deletion, author: Person | undefined): Promise<readonly Marked[]> => {
  const message_id = said.id;
  const other = room.members.find((member) => member !== author);
  const sign = await other?.session.api['message.react']({ message_id, emoji: '+1' });
  const text = `${said.text} (as I said)`;
  const edit = await author?.session.api['message.edit']({ message_id, text });
  return [
    ...(sign === undefined ? [] : idOf(({ reaction_id }) => reaction_id, sign).map((id) => ({ id, room }))),
    ...(edit === undefined ? [] : idOf((made) => made.message_edit_id, edit).map((id) => ({ id, room, text }))),
  ];
};

/** Waits until every member has all of it. */
export const shared = (stage: Stage, marked: readonly Marked[]): Promise<number> =>
  awaitNone(stage, async () => {
    const copies = marked.flatMap(({ id, room }) => room.members.map((member) => statusOf(member, id)));
    return (await Promise.all(copies)).filter((status) => status !== 'stored').length;
  });

/** Lets something hang on what is going to be deleted. Answers that. */
export const hangOn = async (deletions: readonly Deletion[], people: readonly Person[]): Promise<readonly Marked[]> => {
  const hanging: Marked[] = [];
  for (const one of deletions) {
    const author = people.find(({ nick }) => nick === one.said.nick);
    hanging.push(...(await annotate(one, author)));
  }
  return hanging;
};

/** Deletes. Answers the deletions that were accepted, as events. */
export const drop = async (deletions: readonly Deletion[]): Promise<readonly Marked[]> => {
  const events: Marked[] = [];
  for (const { said, room, by } of deletions) {
    const deleted = await by.session.api['message.delete']({ message_id: said.id });
    events.push(...idOf((made) => made.delete_message_id, deleted).map((id) => ({ id, room })));
  }
  return events;
};
