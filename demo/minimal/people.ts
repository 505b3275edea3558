import * as E from 'fp-ts/Either';
import type { operations } from '../../protocols/minimal/operations';
import type { Node, Session } from '../../streams';
import { PAGE, type ReadPage } from '../copies';
import { refusal } from '../reasons';

type Ops = typeof operations;
export type MinimalNode = Node<Ops>;

/** One who takes part. */
export interface Person {
  readonly nick: string;
  readonly session: Session<Ops>;
}

const personOf = (node: MinimalNode, nick: string, identity_id: string): E.Either<string, Person> =>
  E.bimap(refusal(nick), (session: Session<Ops>) => ({ nick, session }))(node.as(identity_id));

/** The first one there. */
export const begin = async (node: MinimalNode, nick: string): Promise<E.Either<string, Person>> => {
  const made = await node.api['identity.create']({ name: nick });
  return E.isLeft(made) ? E.left(refusal(nick)(made.left)) : personOf(node, nick, made.right.identity_id);
};

/** Joins by a link of `inviter`. */
export const join = async (node: MinimalNode, nick: string, inviter: Person): Promise<E.Either<string, Person>> => {
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

/** Reads what somebody has. */
export const reading =
  ({ session }: Person): ReadPage =>
  async (before) => {
    const page = await session.api['message.list']({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    return E.isLeft(page) ? [] : page.right;
  };
