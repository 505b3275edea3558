import * as E from 'fp-ts/Either';
import type { operations } from '../protocols/minimal/api';
import type { ApiError, Node, Session } from '../streams';

type Ops = typeof operations;
export type DemoNode = Node<Ops>;

/** One who takes part. */
export interface Person {
  readonly nick: string;
  readonly session: Session<Ops>;
}

/** A refusal as it is counted and shown: the rule, and what broke it. */
export const reasonFor = (error: ApiError): string =>
  error._tag === 'invalid' ? `${error.rule} (${error.paths.join(', ')})` : error.rule;

const refusal =
  (nick: string) =>
  (error: ApiError): string =>
    `${JSON.stringify(nick)} cannot take part: ${reasonFor(error)}`;

const personOf = (node: DemoNode, nick: string, identity_id: string): E.Either<string, Person> =>
  E.bimap(
    ({ rule }: { readonly rule: string }) => `${JSON.stringify(nick)} cannot take part: ${rule}`,
    (session: Session<Ops>) => ({ nick, session }),
  )(node.as(identity_id));

/** The first one there. */
export const begin = async (node: DemoNode, nick: string): Promise<E.Either<string, Person>> => {
  const made = await node.api['identity.create']({ name: nick });
  return E.isLeft(made) ? E.left(refusal(nick)(made.left)) : personOf(node, nick, made.right.identity_id);
};

/** Joins by a link of `inviter`. */
export const join = async (node: DemoNode, nick: string, inviter: Person): Promise<E.Either<string, Person>> => {
  const invited = await inviter.session.api['identity.invite']({});
  if (E.isLeft(invited)) return E.left(refusal(nick)(invited.left));
  const made = await node.api['identity.join']({ name: nick, link: invited.right.link });
  return E.isLeft(made) ? E.left(refusal(nick)(made.left)) : personOf(node, nick, made.right.identity_id);
};

/** How many others somebody knows. */
export const knownPeers = async ({ session }: Person): Promise<number> => {
  const peers = await session.api['peer.list']({});
  return E.isLeft(peers) ? 0 : peers.right.filter(({ own }) => !own).length;
};
