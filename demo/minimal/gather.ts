import * as E from 'fp-ts/Either';
import { nodeFor } from '../nodes';
import { reasonFor } from '../reasons';
import { type Say, type Stage, awaitNone } from '../talk';
import { type MinimalNode, type Person, createFirst, joinByLink, countKnownPeers } from './people';

/** Creates the first person; each one then invites two more, until all have joined. */
export const gatherPeople = async (
  { world, pace, observer }: Stage,
  nodes: readonly MinimalNode[],
  nicks: readonly string[],
): Promise<E.Either<string, readonly Person[]>> => {
  const people: Person[] = [];
  for (const [at, nick] of nicks.entries()) {
    const inviter = people[Math.floor((at - 1) / 2)];
    const node = nodeFor(nodes, at);
    const person = await (inviter === undefined ? createFirst(node, nick) : joinByLink(node, nick, inviter));
    if (E.isLeft(person)) return person;
    people.push(person.right);
    if (inviter === undefined) observer.begins(nick);
    else observer.joins(nick, `an invite link of ${inviter.nick}`);
    await world.advance(pace.joinMs);
  }
  return E.right(people);
};

const strangersAmong = async (people: readonly Person[]): Promise<number> => {
  const known = await Promise.all(people.map(countKnownPeers));
  return known.reduce((strangers, peers) => strangers + people.length - 1 - peers, 0);
};

/** Waits until all know each other: at first each knows only its inviter. */
export const awaitMeeting = async (stage: Stage, people: readonly Person[]): Promise<void> => {
  const startMs = stage.world.clock.now();
  const strangers = await awaitNone(stage, () => strangersAmong(people));
  stage.observer.met(strangers, stage.world.clock.now() - startMs);
};

const NOBODY = 'nobody.says_it';

/** Sends each line as its author, to everyone. */
export const sayAs = (people: readonly Person[]): Say => {
  const byNick = new Map(people.map((person) => [person.nick, person]));
  return async ({ nick, text }) => {
    const created = await byNick.get(nick)?.session.api['message.create']({ text });
    if (created === undefined) return E.left(NOBODY);
    return E.isRight(created)
      ? E.right({ id: created.right.message_id, nick, room: 'all', text })
      : E.left(reasonFor(created.left));
  };
};
