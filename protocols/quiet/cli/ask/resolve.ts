import * as E from 'fp-ts/Either';
import type { CommandRefusal } from '../commandRefusal';
import { type AnswerOf, ask } from './ask';
import { type Choice, choose } from './choose';
import { type Args, type CommandContext, textIn } from './command';

/** A page is as long as the node gives it. */
const PAGE = 200;
/** Pages of one list at most: more channels than a network has. */
const PAGES_MAX = 10;

export interface ResolvedIdentity extends Choice {
  readonly identity_id: string;
}

/** The identity that a command is run as. */
export const resolveIdentity = async (at: CommandContext): Promise<E.Either<CommandRefusal, ResolvedIdentity>> => {
  const all = await ask(at, { op: 'identity.list', params: {} });
  if (E.isLeft(all)) return all;
  const choices = all.right.map((row) => ({ ...row, id: row.identity_id }));
  const none = 'make one with "identity create", or come by a link with "join --name"';
  return choose({ what: 'identity', none }, choices, at.as, at.numbers);
};

export interface ResolvedNetwork extends Choice {
  readonly as: string;
  readonly network_id: string;
  readonly peer_id: string;
  readonly state: string;
}

/** The networks of an identity. */
export const networksOf = async (
  at: CommandContext,
  as: string,
): Promise<E.Either<CommandRefusal, readonly ResolvedNetwork[]>> => {
  const all = await ask(at, { op: 'network.list', as, params: {} });
  return E.map((rows: AnswerOf<'network.list'>) =>
    rows.map((row) => ({ ...row, name: row.name ?? '(not known yet)', id: row.network_id, as })),
  )(all);
};

const NETWORK = { what: 'network', none: 'make one with "network create", or come into one with "join"' };

/** The network that is meant. */
export const resolveNetwork = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, ResolvedNetwork>> => {
  const identity = await resolveIdentity(at);
  if (E.isLeft(identity)) return identity;
  const all = await networksOf(at, identity.right.identity_id);
  if (E.isLeft(all)) return all;
  const given = textIn(args, 'network');
  // One that was left is meant only where it is named.
  const choices = given === undefined ? all.right.filter(({ state }) => state !== 'removed') : all.right;
  return choose(NETWORK, choices, given, at.numbers);
};

interface PageParams {
  readonly limit: number;
  readonly after?: string;
}

/** Reads a list page by page, at most 10 pages of 200 rows. */
const allPages = async <A>(
  readPage: (page: PageParams) => Promise<E.Either<CommandRefusal, readonly A[]>>,
  idOf: (row: A) => string,
): Promise<E.Either<CommandRefusal, readonly A[]>> => {
  const rows: A[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const last = rows.at(-1);
    const found = await readPage({ limit: PAGE, ...(last === undefined ? {} : { after: idOf(last) }) });
    if (E.isLeft(found)) return found;
    rows.push(...found.right);
    if (found.right.length < PAGE) break;
  }
  return E.right(rows);
};

const byName = <A extends { readonly name: string }>(found: E.Either<CommandRefusal, readonly A[]>) =>
  E.map((rows: readonly A[]) => [...rows].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))))(found);

type Whose = Pick<ResolvedNetwork, 'as' | 'network_id'>;

export const channelsOf = async (at: CommandContext, { as, network_id }: Whose) =>
  byName(
    await allPages(
      (page) => ask(at, { op: 'channel.list', as, params: { network_id, ...page } }),
      ({ channel_id }) => channel_id,
    ),
  );
export const groupsOf = async (at: CommandContext, { as, network_id }: Whose) =>
  byName(
    await allPages(
      (page) => ask(at, { op: 'group.list', as, params: { network_id, ...page } }),
      ({ group_id }) => group_id,
    ),
  );
export const usersOf = async (at: CommandContext, { as, network_id }: Whose) =>
  byName(
    await allPages(
      (page) => ask(at, { op: 'user.list', as, params: { network_id, ...page } }),
      ({ user_id }) => user_id,
    ),
  );

export interface ResolvedChannel extends Choice {
  readonly as: string;
  readonly channel_id: string;
  readonly network_id: string;
}

const CHANNEL = { what: 'channel', none: 'wait until somebody lets you in, or make one with "channel create"' };

/** The channels of the network that is meant, or of all. */
const channelsMeant = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, readonly ResolvedChannel[]>> => {
  const identity = await resolveIdentity(at);
  if (E.isLeft(identity)) return identity;
  const networks = await networksOf(at, identity.right.identity_id);
  if (E.isLeft(networks)) return networks;
  const given = textIn(args, 'network');
  const looked =
    given === undefined
      ? networks
      : E.map((one: ResolvedNetwork) => [one])(choose(NETWORK, networks.right, given, at.numbers));
  if (E.isLeft(looked)) return looked;
  const all: ResolvedChannel[] = [];
  for (const network of looked.right) {
    const channels = await channelsOf(at, network);
    if (E.isLeft(channels)) return channels;
    const { as, network_id } = network;
    const { name: within } = network;
    all.push(
      ...channels.right.map(({ channel_id, name }) => ({ id: channel_id, channel_id, as, network_id, name, within })),
    );
  }
  return E.right(all);
};

const named = (at: CommandContext, all: readonly ResolvedChannel[], given: string | undefined) =>
  choose(CHANNEL, all, given?.replace(/^#/, ''), at.numbers);

/** The channel that is meant, in the network that is meant or in any. */
export const resolveChannel = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, ResolvedChannel>> => {
  const all = await channelsMeant(at, args);
  return E.isLeft(all) ? all : named(at, all.right, textIn(args, 'channel'));
};

/** The channels that are meant: the one that is named, or all. */
export const resolveChannels = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, readonly ResolvedChannel[]>> => {
  const given = textIn(args, 'channel');
  const all = await channelsMeant(at, args);
  return E.isLeft(all) || given === undefined
    ? all
    : E.map((one: ResolvedChannel) => [one])(named(at, all.right, given));
};

/** The group that is meant. */
export const resolveGroup = async (at: CommandContext, network: ResolvedNetwork, given: string | undefined) => {
  const all = await groupsOf(at, network);
  if (E.isLeft(all)) return all;
  const choices = all.right.map((row) => ({ ...row, id: row.group_id }));
  return choose({ what: 'group', none: 'make one with "group create"' }, choices, given, at.numbers);
};

/** The user that is meant. */
export const resolveUser = async (at: CommandContext, network: ResolvedNetwork, given: string | undefined) => {
  const all = await usersOf(at, network);
  if (E.isLeft(all)) return all;
  const here = all.right.filter(({ author_removed }) => !author_removed);
  const choices = here.map((row) => ({ ...row, id: row.user_id }));
  return choose({ what: 'user', none: 'invite somebody with "invite"' }, choices, given, at.numbers);
};
