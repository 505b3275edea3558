import * as E from 'fp-ts/Either';
import type { CommandRefusal } from '../commandRefusal';
import { type AnswerOf, ask } from './ask';
import { type Choice, choose } from './choose';
import { type Args, type CommandContext, textIn } from './command';
import { shownName } from '../show/tellApart';

/** The most rows that a node puts on a page. */
const PAGE = 200;
/** The most pages read of one list: 2,000 rows, more channels than a network has. */
const PAGES_MAX = 10;

export interface ResolvedIdentity extends Choice {
  readonly identity_id: string;
}

/** Finds the identity that runs a command. */
export const resolveIdentity = async (at: CommandContext): Promise<E.Either<CommandRefusal, ResolvedIdentity>> => {
  const all = await ask(at, { op: 'identity.list', params: {} });
  if (E.isLeft(all)) return all;
  const choices = all.right.map((row) => ({ ...row, id: row.identity_id }));
  const none = 'create one with "identity create", or join by a link with "join --name"';
  return choose({ what: 'identity', none }, choices, at.as, at.numbers);
};

export interface ResolvedNetwork extends Choice {
  readonly as: string;
  readonly network_id: string;
  readonly peer_id: string;
  readonly state: string;
}

/** Lists the networks of an identity. */
export const networksOf = async (
  at: CommandContext,
  as: string,
): Promise<E.Either<CommandRefusal, readonly ResolvedNetwork[]>> => {
  const all = await ask(at, { op: 'network.list', as, params: {} });
  return E.map((rows: AnswerOf<'network.list'>) =>
    rows.map((row) => ({ ...row, name: row.name ?? '(not known yet)', id: row.network_id, as })),
  )(all);
};

const NETWORK = { what: 'network', none: 'create one with "network create", or join one with "join"' };

/** Finds the network that `--network` names, or the only one. */
export const resolveNetwork = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, ResolvedNetwork>> => {
  const identity = await resolveIdentity(at);
  if (E.isLeft(identity)) return identity;
  const all = await networksOf(at, identity.right.identity_id);
  if (E.isLeft(all)) return all;
  const given = textIn(args, 'network');
  // A network that the identity left must be named.
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

const CHANNEL = { what: 'channel', none: 'wait until a member lets you in, or create one with "channel create"' };

/** Lists the channels of the network that `--network` names, or of all networks. */
const listChannelsIn = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, readonly ResolvedChannel[]>> => {
  const identity = await resolveIdentity(at);
  if (E.isLeft(identity)) return identity;
  const networks = await networksOf(at, identity.right.identity_id);
  if (E.isLeft(networks)) return networks;
  const given = textIn(args, 'network');
  const inNetworks =
    given === undefined
      ? networks
      : E.map((one: ResolvedNetwork) => [one])(choose(NETWORK, networks.right, given, at.numbers));
  if (E.isLeft(inNetworks)) return inNetworks;
  const all: ResolvedChannel[] = [];
  for (const network of inNetworks.right) {
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

const chooseChannel = (at: CommandContext, all: readonly ResolvedChannel[], given: string | undefined) =>
  choose(CHANNEL, all, given?.replace(/^#/, ''), at.numbers);

/** Finds the channel that `--channel` names, or the only one. */
export const resolveChannel = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, ResolvedChannel>> => {
  const all = await listChannelsIn(at, args);
  return E.isLeft(all) ? all : chooseChannel(at, all.right, textIn(args, 'channel'));
};

/** Lists the channel that `--channel` names, or all channels. */
export const resolveChannels = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, readonly ResolvedChannel[]>> => {
  const given = textIn(args, 'channel');
  const all = await listChannelsIn(at, args);
  return E.isLeft(all) || given === undefined
    ? all
    : E.map((one: ResolvedChannel) => [one])(chooseChannel(at, all.right, given));
};

/** Adds how a name is shown in a sentence. */
const withShown = <C extends Choice>(at: CommandContext, all: readonly C[]) =>
  E.map((one: C) => ({ ...one, shown: shownName(at, all, one) }));

/** Finds a group by its name, id or number. */
export const resolveGroup = async (at: CommandContext, network: ResolvedNetwork, given: string | undefined) => {
  const all = await groupsOf(at, network);
  if (E.isLeft(all)) return all;
  const choices = all.right.map((row) => ({ ...row, id: row.group_id }));
  return withShown(
    at,
    choices,
  )(choose({ what: 'group', none: 'create one with "group create"' }, choices, given, at.numbers));
};

/** Finds a user by name, id or number. Removed users are not among the choices. */
export const resolveUser = async (at: CommandContext, network: ResolvedNetwork, given: string | undefined) => {
  const all = await usersOf(at, network);
  if (E.isLeft(all)) return all;
  const everybody = all.right.map((row) => ({ ...row, id: row.user_id }));
  const choices = everybody.filter(({ author_removed }) => !author_removed);
  return withShown(
    at,
    everybody,
  )(choose({ what: 'user', none: 'invite somebody with "invite"' }, choices, given, at.numbers));
};
