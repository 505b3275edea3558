import * as E from 'fp-ts/Either';
import { nodeFor } from '../nodes';
import { refusalOf } from '../reasons';
import { type Stage, awaitNone } from '../talk';
import {
  type Founder,
  type Person,
  type QuietNode,
  foundNetwork,
  joinByLink,
  countKnownMembers,
  canRead,
} from './people';

export interface Gathering {
  readonly founder: Founder;
  /** Everyone, the founder first. */
  readonly people: readonly Person[];
}

export interface Nodes {
  readonly nodes: readonly QuietNode[];
  /** Is called with each person who takes part. */
  readonly arrived: (person: Person) => void;
}

/** Every fourth person joins by a link for one; the others share an open link. */
const LIMITED_EVERY = 4;

const createLink = async (
  { session, network_id, nick }: Founder,
  max_uses: number,
): Promise<E.Either<string, string>> =>
  E.bimap(
    refusalOf(nick),
    ({ link }: { readonly link: string }) => link,
  )(await session.api['invite.create']({ network_id, max_uses }));

const admit = async (
  founder: Founder,
  node: QuietNode,
  nick: string,
  open: string | undefined,
): Promise<E.Either<string, Person>> => {
  const link = open === undefined ? await createLink(founder, 1) : E.right(open);
  return E.isLeft(link) ? link : joinByLink(node, nick, link.right, open === undefined ? 'link for one' : 'open link');
};

const HOW = { founder: 'nothing', 'open link': 'the open link', 'link for one': 'a link for one' } as const;

/** Creates a network; everyone else joins by its links. */
export const gatherPeople = async (
  { world, pace, observer }: Stage,
  { nodes, arrived }: Nodes,
  nicks: readonly string[],
): Promise<E.Either<string, Gathering>> => {
  const [first = '', ...others] = nicks;
  const founder = await foundNetwork(nodeFor(nodes, 0), first, '#ubuntu');
  if (E.isLeft(founder)) return founder;
  observer.tells(`${first} creates the network #ubuntu`);
  const open = await createLink(founder.right, 0);
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

const missingAmong = async ({ founder, people }: Gathering): Promise<number> => {
  const known = await Promise.all(people.map(countKnownMembers));
  const read = await Promise.all(people.map((person) => canRead(person, founder.channel_id)));
  return known.reduce((left, members) => left + people.length - members, 0) + read.filter((can) => !can).length;
};

/** Waits until everyone knows all members and can read the first channel. */
export const awaitMeeting = async (stage: Stage, gathered: Gathering): Promise<void> => {
  const startMs = stage.world.clock.now();
  const strangers = await awaitNone(stage, () => missingAmong(gathered));
  stage.observer.met(strangers, stage.world.clock.now() - startMs);
};
