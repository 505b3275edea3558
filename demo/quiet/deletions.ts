import * as E from 'fp-ts/Either';
import { type Random, integerBetween } from '../../lib/random';
import { SCANNED_BYTES_MIN } from '../scanFiles';
import { type Stage, type Utterance, awaitNone } from '../talk';
import { type Founder, type Person, statusOf } from './people';
import type { Room } from './rooms';

/** The most authors that delete messages, messages of each, and messages of others that an admin deletes. */
const AUTHORS = 3;
const EACH = 2;
const BY_ADMIN = 2;

/** An event to be forgotten, and the text to scan for, if it has a distinctive one. */
export interface MarkedEvent {
  readonly id: string;
  readonly room: Room;
  readonly text?: string;
}

/** A message, and the person who deletes it. */
interface Deletion {
  readonly said: Utterance;
  readonly room: Room;
  readonly by: Person;
}

/** Characters at either end that may match the neighbour of another text by chance. */
const ENDS = 2;

/**
 * Picks texts that are long enough and, even without two characters at either end, no part of another text. A match is
 * then this text, and not another one beside a byte of its row.
 */
export const ownTexts = (all: readonly Pick<Utterance, 'text'>[]): ReadonlySet<string> => {
  const texts = all.map(({ text }) => text);
  const long = texts.filter((text) => Buffer.byteLength(text) >= SCANNED_BYTES_MIN);
  const isIn = (part: string): boolean => texts.filter((other) => other.includes(part)).length > 1;
  return new Set(long.filter((text) => !isIn(text.slice(ENDS)) && !isIn(text.slice(0, -ENDS))));
};

/** Draws at random, without putting back. */
const some = <A>(random: Random, all: readonly A[], most: number): readonly A[] => {
  const [left, taken]: [A[], A[]] = [[...all], []];
  while (left.length > 0 && taken.length < most)
    taken.push(...left.splice(integerBetween(random, 0, left.length - 1), 1));
  return taken;
};

export interface DeletionInput {
  readonly founder: Founder;
  readonly people: readonly Person[];
  readonly rooms: readonly Room[];
  /** Messages that may be deleted. */
  readonly candidates: readonly Utterance[];
}

export interface ChosenDeletions {
  readonly byAuthors: readonly Deletion[];
  readonly byAdmin: readonly Deletion[];
}

/** Chooses messages that some authors delete, and messages of others that the founder deletes. */
export const chooseDeletions = (
  random: Random,
  { founder, people, rooms, candidates }: DeletionInput,
): ChosenDeletions => {
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

/** Adds a reaction by another member, and an edit by the author. */
const annotate = async ({ said, room }: Deletion, author: Person | undefined): Promise<readonly MarkedEvent[]> => {
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

/** Waits until every member of the rooms has all of these events. */
export const awaitCopies = (stage: Stage, marked: readonly MarkedEvent[]): Promise<number> =>
  awaitNone(stage, async () => {
    const copies = marked.flatMap(({ id, room }) => room.members.map((member) => statusOf(member, id)));
    return (await Promise.all(copies)).filter((status) => status !== 'stored').length;
  });

/** Adds reactions and edits to messages that are going to be deleted. Answers these events. */
export const annotateAll = async (
  deletions: readonly Deletion[],
  people: readonly Person[],
): Promise<readonly MarkedEvent[]> => {
  const hanging: MarkedEvent[] = [];
  for (const one of deletions) {
    const author = people.find(({ nick }) => nick === one.said.nick);
    hanging.push(...(await annotate(one, author)));
  }
  return hanging;
};

/** Deletes messages. Answers the events of the accepted deletions. */
export const deleteAll = async (deletions: readonly Deletion[]): Promise<readonly MarkedEvent[]> => {
  const events: MarkedEvent[] = [];
  for (const { said, room, by } of deletions) {
    const deleted = await by.session.api['message.delete']({ message_id: said.id });
    events.push(...idOf((made) => made.delete_message_id, deleted).map((id) => ({ id, room })));
  }
  return events;
};
