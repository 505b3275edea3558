import * as E from 'fp-ts/Either';
import { nodeFor } from '../nodes';
import { refusal } from '../reasons';
import { type Stage, awaitNone } from '../talk';
import { type Founder, type Person, type QuietNode, found, join, membersKnown, sees } from './people';

export interface Gathered {
  readonly founder: Founder;
  /** All of them, the founder first. */
  readonly people: readonly Person[];
}

export interface Nodes {
  readonly nodes: readonly QuietNode[];
  /** Told of each who takes part. */
  readonly arrived: (person: Person) => void;
}

/** Every so many who join have a link of their own, which lets in one; the others share an open one. */
const LIMITED_EVERY = 4;

const inviting = async ({ session, network_id, nick }: Founder, max_uses: number): Promise<E.Either<string, string>> =>
  E.bimap(
    refusal(nick),
    ({ link }: { readonly link: string }) => link,
  )(await session.api['invite.create']({ network_id, max_uses }));

const admit = async (
  founder: Founder,
  node: QuietNode,
  nick: string,
  open: string | undefined,
): Promise<E.Either<string, Person>> => {
  const link = open === undefined ? await inviting(founder, 1) : E.right(open);
  return E.isLeft(link) ? link : join(node, nick, link.right, open === undefined ? 'link for one' : 'open link');
};

const HOW = { founder: 'nothing', 'open link': 'the open link', 'link for one': 'a link for one' } as const;

/** One makes a network; the others come by its links. */
export const gather = async (
  { world, pace, observer }: Stage,
  { nodes, arrived }: Nodes,
  nicks: readonly string[],
): Promise<E.Either<string, Gathered>> => {
  const [first = '', ...others] = nicks;
  const founder = await found(nodeFor(nodes, 0), first, '#ubuntu');
  if (E.isLeft(founder)) return founder;
  observer.tells(`${first} makes the network #ubuntu`);
  const open = await inviting(founder.right, 0);
  if (E.isLeft(open)) return open;
  const people: Person[] = [founder.right];
  arrived(founder.right);
  for (const [at, nick] of others.entries()) {
    const link = (at + 1) % LIMITED_EVERY === 0 ? undefined : open.right;
    const person = await admit(founder.right, nodeFor(nodes, at + 1), nick, link);
    if (E.isLeft(person)) return person;
    people.push(person.right);
    arrived(person.right);
    observer.joins(nick, HOW[person.right.came]);
    await world.advance(pace.joinMs);
  }
  return E.right({ founder: founder.right, people });
};

const missingAmong = async ({ founder, people }: Gathered): Promise<number> => {
  const known = await Promise.all(people.map(membersKnown));
  const read = await Promise.all(people.map((person) => sees(person, founder.channel_id)));
  return known.reduce((left, members) => left + people.length - members, 0) + read.filter((can) => !can).length;
};

/** Waits until each knows all members and has the key of their group: until it reads the first channel. */
export const meet = async (stage: Stage, gathered: Gathered): Promise<void> => {
  const startMs = stage.world.clock.now();
  const strangers = await awaitNone(stage, () => missingAmong(gathered));
  stage.observer.met(strangers, stage.world.clock.now() - startMs);
};
