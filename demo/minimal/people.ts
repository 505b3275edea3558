import * as E from 'fp-ts/Either';
import type { operations } from '../../protocols/minimal/operations';
import type { Node, Session } from '../../streams';
import { PAGE, type ReadPage } from '../copies';
import { refusalOf } from '../reasons';

type Ops = typeof operations;
export type MinimalNode = Node<Ops>;

/** A participant. */
export interface Person {
  readonly nick: string;
  readonly session: Session<Ops>;
}

const personOf = (node: MinimalNode, nick: string, identity_id: string): E.Either<string, Person> =>
  E.bimap(refusalOf(nick), (session: Session<Ops>) => ({ nick, session }))(node.as(identity_id));

/** Creates the first identity. */
export const createFirst = async (node: MinimalNode, nick: string): Promise<E.Either<string, Person>> => {
  const made = await node.api['identity.create']({ name: nick });
  return E.isLeft(made) ? E.left(refusalOf(nick)(made.left)) : personOf(node, nick, made.right.identity_id);
};

/** Joins by an invite link of `inviter`. */
export const joinByLink = async (
  node: MinimalNode,
  nick: string,
  inviter: Person,
): Promise<E.Either<string, Person>> => {
  const invited = await inviter.session.api['identity.invite']({});
  if (E.isLeft(invited)) return E.left(refusalOf(nick)(invited.left));
  const made = await node.api['identity.join']({ name: nick, link: invited.right.link });
  return E.isLeft(made) ? E.left(refusalOf(nick)(made.left)) : personOf(node, nick, made.right.identity_id);
};

/** Counts the other peers that a person knows. */
export const countKnownPeers = async ({ session }: Person): Promise<number> => {
  const peers = await session.api['peer.list']({});
  return E.isLeft(peers) ? 0 : peers.right.filter(({ own }) => !own).length;
};

/** Reads the messages of a person, page by page. */
export const pageReaderOf =
  ({ session }: Person): ReadPage =>
  async (before) => {
    const page = await session.api['message.list']({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    return E.isLeft(page) ? [] : page.right;
  };
