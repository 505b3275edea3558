import * as E from 'fp-ts/Either';
import type { Node, Session } from '../../streams';
import { PAGE, type ReadPage } from '../copies';
import { refusalOf } from '../reasons';
import type { watchedQuiet } from './holdings';

type Ops = typeof watchedQuiet.operations;
export type QuietNode = Node<Ops>;

/** The way by which a person joined the network. */
export type JoinedBy = 'founder' | 'open link' | 'link for one';

/** A participant. */
export interface Person {
  readonly nick: string;
  readonly session: Session<Ops>;
  readonly came: JoinedBy;
  readonly network_id: string;
  /** A user has the id of their first device. */
  readonly user_id: string;
}

/** The creator of the network, with its group of everyone and its first channel. */
export interface Founder extends Person {
  readonly everyone_id: string;
  readonly channel_id: string;
}

/** Creates an identity, and a network of it. */
export const foundNetwork = async (node: QuietNode, nick: string, name: string): Promise<E.Either<string, Founder>> => {
  const made = await node.api['identity.create']({ name: nick });
  if (E.isLeft(made)) return E.left(refusalOf(nick)(made.left));
  const session = node.as(made.right.identity_id);
  if (E.isLeft(session)) return E.left(refusalOf(nick)(session.left));
  const network = await session.right.api['network.create']({ name });
  if (E.isLeft(network)) return E.left(refusalOf(nick)(network.left));
  const { network_id, user_id, everyone_id, channel_id } = network.right;
  return E.right({ nick, session: session.right, came: 'founder', network_id, user_id, everyone_id, channel_id });
};

/** Joins by a link. */
export const joinByLink = async (
  node: QuietNode,
  nick: string,
  link: string,
  came: JoinedBy,
): Promise<E.Either<string, Person>> => {
  const joined = await node.api['user.join_as_user']({ name: nick, link });
  if (E.isLeft(joined)) return E.left(refusalOf(nick)(joined.left));
  const { identity_id, network_id, peer_id } = joined.right;
  return E.bimap(refusalOf(nick), (session: Person['session']) => ({
    nick,
    session,
    came,
    network_id,
    user_id: peer_id,
  }))(node.as(identity_id));
};

/** Counts the members that a person knows, including themselves. */
export const countKnownMembers = async ({ session, network_id }: Person): Promise<number> => {
  const users = await session.api['user.list']({ network_id, limit: PAGE });
  return E.isLeft(users) ? 0 : users.right.filter(({ is_member }) => is_member).length;
};

/** Can a person read a channel? Then it is in their list. */
export const canRead = async ({ session, network_id }: Person, channel_id: string): Promise<boolean> => {
  const channels = await session.api['channel.list']({ network_id, limit: PAGE });
  return E.isRight(channels) && channels.right.some((channel) => channel.channel_id === channel_id);
};

/** Reads a person's messages of a channel, page by page. */
export const pageReaderOf =
  ({ session }: Person, channel_id: string): ReadPage =>
  async (before) => {
    const page = await session.api['message.list']({
      channel_id,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    return E.isLeft(page) ? [] : page.right.messages;
  };

/** The status of an event as a person's node explains it. */
export const statusOf = async ({ session }: Pick<Person, 'session'>, event_id: string): Promise<string> => {
  const explained = await session.explain(event_id);
  return E.isRight(explained) ? explained.right.status : 'unknown';
};
