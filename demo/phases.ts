import * as E from 'fp-ts/Either';
import type { Line } from './lines';
import type { Observer } from './observer';
import { type DemoNode, type Person, begin, join, knownPeers, reasonFor } from './people';
import type { Pace, World } from './world';

/** What the parts of a run have to do with. */
export interface Stage {
  readonly node: DemoNode;
  readonly world: World;
  readonly pace: Pace;
  readonly observer: Observer;
}

/** What was said: the ids of the accepted messages in order, and how often a text was refused for what reason. */
export interface Said {
  readonly ids: readonly string[];
  readonly sentBy: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
}

const bump = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** One begins; each who is there invites two more, until all have joined. */
export const gather = async (stage: Stage, nicks: readonly string[]): Promise<E.Either<string, readonly Person[]>> => {
  const { node, world, pace, observer } = stage;
  const people: Person[] = [];
  for (const [at, nick] of nicks.entries()) {
    const inviter = people[Math.floor((at - 1) / 2)];
    const person = await (inviter === undefined ? begin(node, nick) : join(node, nick, inviter));
    if (E.isLeft(person)) return person;
    people.push(person.right);
    if (inviter === undefined) observer.begins(nick);
    else observer.joins(nick, inviter.nick);
    await world.advance(pace.joinMs);
  }
  return E.right(people);
};

const strangersAmong = async (people: readonly Person[]): Promise<number> => {
  const known = await Promise.all(people.map(knownPeers));
  return known.reduce((strangers, peers) => strangers + people.length - 1 - peers, 0);
};

/** Waits until all know each other: each knew but one, and they tell each other. */
export const meet = async ({ world, pace, observer }: Stage, people: readonly Person[]): Promise<void> => {
  const startMs = world.clock.now();
  const passed = (): number => world.clock.now() - startMs;
  let strangers = await strangersAmong(people);
  while (strangers > 0 && passed() < pace.greetingsMs) {
    await world.advance(pace.lookMs);
    strangers = await strangersAmong(people);
  }
  observer.met(strangers, passed());
};

/** Says every line in order, each by whose it is. A text that is refused is counted, never changed. */
export const talk = async (stage: Stage, people: readonly Person[], lines: readonly Line[]): Promise<Said> => {
  const { world, pace, observer } = stage;
  const byNick = new Map(people.map((person) => [person.nick, person]));
  const ids: string[] = [];
  const [sentBy, refused] = [new Map<string, number>(), new Map<string, number>()];
  for (const [at, { nick, text }] of lines.entries()) {
    const created = await byNick.get(nick)?.session.api['message.create']({ text });
    if (created !== undefined && E.isRight(created)) {
      ids.push(created.right.message_id);
      bump(sentBy, nick);
    } else if (created !== undefined) bump(refused, reasonFor(created.left));
    observer.progress('messages sent', at + 1, lines.length);
    await world.advance(pace.messageMs);
  }
  return { ids, sentBy, refused };
};
