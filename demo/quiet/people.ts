import * as E from 'fp-ts/Either';
import type { Node, Session } from '../../streams';
import { PAGE, type ReadPage } from '../copies';
import { refusal } from '../reasons';
import type { watchedQuiet } from './holdings';

type Ops = typeof watchedQuiet.operations;
export type QuietNode = Node<Ops>;

/** How somebody came into the network. */
export type Came = 'founder' | 'open link' | 'link for one';

/** One who takes part. */
export interface Person {
  readonly nick: string;
  readonly session: Session<Ops>;
  readonly came: Came;
  readonly network_id: string;
  /** The id of its first device is that of its user. */
  readonly user_id: string;
}

/** Who made the network, and its group of everyone with its first channel. */
export interface Founder extends Person {
  readonly everyone_id: string;
  readonly channel_id: string;
}

/** Makes an identity and with it a network. */
export const found = async (node: QuietNode, nick: string, name: string): Promise<E.Either<string, Founder>> => {
  const made = await node.api['identity.create']({ name: nick });
  if (E.isLeft(made)) return E.left(refusal(nick)(made.left));
  const session = node.as(made.right.identity_id);
  if (E.isLeft(session)) return E.left(refusal(nick)(session.left));
  const network = await session.right.api['network.create']({ name });
  if (E.isLeft(network)) return E.left(refusal(nick)(network.left));
  const { network_id, user_id, everyone_id, channel_id } = network.right;
  return E.right({ nick, session: session.right, came: 'founder', network_id, user_id, everyone_id, channel_id });
};

/** Joins by a link. */
export const join = async (
  node: QuietNode,
  nick: string,
  link: string,
  came: Came,
): Promise<E.Either<string, Person>> => {
  const joined = await node.api['user.join_as_user']({ name: nick, link });
  if (E.isLeft(joined)) return E.left(refusal(nick)(joined.left));
  const { identity_id, network_id, peer_id } = joined.right;
  return E.bimap(refusal(nick), (session: Person['session']) => ({
    nick,
    session,
    came,
    network_id,
    user_id: peer_id,
  }))(node.as(identity_id));
};

/** How many members somebody knows, itself among them. */
export const membersKnown = async ({ session, network_id }: Person): Promise<number> => {
  const users = await session.api['user.list']({ network_id, limit: PAGE });
  return E.isLeft(users) ? 0 : users.right.filter(({ is_member }) => is_member).length;
};

/** Can somebody read a channel? Then it is in its list. */
export const sees = async ({ session, network_id }: Person, channel_id: string): Promise<boolean> => {
  const channels = await session.api['channel.list']({ network_id, limit: PAGE });
  return E.isRight(channels) && channels.right.some((channel) => channel.channel_id === channel_id);
};

/** Reads what somebody has of a channel. */
export const readingOf =
  ({ session }: Person, channel_id: string): ReadPage =>
  async (before) => {
    const page = await session.api['message.list']({
      channel_id,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    return E.isLeft(page) ? [] : page.right.messages;
  };

/** What became of an event, as somebody's node explains it. */
export const statusOf = async ({ session }: Pick<Person, 'session'>, event_id: string): Promise<string> => {
  const explained = await session.explain(event_id);
  return E.isRight(explained) ? explained.right.status : 'unknown';
};
