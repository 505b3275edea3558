import * as E from 'fp-ts/Either';
import { type CommandRefusal, usageRefusal } from '../commandRefusal';
import { openProgressBar } from '../show/progressBar';
import { isolate } from '../show/sanitize';
import { ask } from '../ask/ask';
import {
  type Args,
  type CommandContext,
  type Command,
  NETWORK_OPTION,
  type CommandOption,
  type CommandResult,
  flagIn,
  numberIn,
  textIn,
} from '../ask/command';
import { resolveGroup, resolveIdentity, resolveNetwork } from '../ask/resolve';
import { printAnswer, shortId } from '../show/printAnswer';
import { awaitMembership } from './awaitMembership';

const HOUR_MS = 60 * 60 * 1_000;

/** Prints a link as the only line. The shell keeps it instead, since it is a secret, and prints its number. */
const printLink = (at: CommandContext, link: string): void => {
  const { links } = at;
  if (links === undefined) return printAnswer(at, { link }, () => [link]);
  printAnswer(at, { link: links.keep(link) }, () => [
    `link ${links.keep(link)}: join with "join ${links.keep(link)}", or see it with "/link ${links.keep(link)}"`,
  ]);
};

const invite: Command = {
  name: 'invite',
  about: 'Prints a link by which others join a network; everyone who has the link can join',
  positionals: [],
  options: {
    ...NETWORK_OPTION,
    uses: { type: 'number', about: 'how many may join by it; 0 for any number (1)' },
    hours: { type: 'number', about: 'hours until it closes, at most 720 (168)' },
    group: { type: 'string', about: 'a group that they join, too' },
  },
  examples: ['invite', 'invite --uses 0 --hours 24 --network Friends'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const [max_uses, hours, named] = [numberIn(args, 'uses'), numberIn(args, 'hours'), textIn(args, 'group')];
    const group = named === undefined ? undefined : await resolveGroup(at, network.right, named);
    if (group !== undefined && E.isLeft(group)) return group;
    const params = {
      network_id,
      ...(max_uses === undefined ? {} : { max_uses }),
      ...(hours === undefined ? {} : { closes_in_ms: Math.round(hours * HOUR_MS) }),
      ...(group === undefined ? {} : { group_id: group.right.group_id }),
    };
    const made = await ask(at, { op: 'invite.create', as, params });
    return E.map(({ link }: { readonly link: string }) => printLink(at, link))(made);
  },
};

const deviceInvite: Command = {
  name: 'device invite',
  about: 'Prints a link for one more device of yours; everyone who has the link can write in your name',
  positionals: [],
  options: { ...NETWORK_OPTION, hours: { type: 'number', about: 'hours until it closes, at most 24 (1)' } },
  examples: ['device invite'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const hours = numberIn(args, 'hours');
    const params = { network_id, ...(hours === undefined ? {} : { closes_in_ms: Math.round(hours * HOUR_MS) }) };
    const made = await ask(at, { op: 'link.invite', as, params });
    return E.map(({ link }: { readonly link: string }) => printLink(at, link))(made);
  },
};

/** Reads a link: in the shell by its number, else from the prompt or standard input. */
const readLink = async (at: CommandContext, args: Args): Promise<E.Either<CommandRefusal, string>> => {
  const number = numberIn(args, 'number');
  const kept = number === undefined ? undefined : at.links?.take(number);
  if (number !== undefined && kept === undefined)
    return E.left(usageRefusal('there is no link of that number here', 'link.is_kept_here'));
  const link = kept ?? (await at.terminal.ask({ prompt: 'link: ', secret: true }))?.trim();
  return link === undefined || link === ''
    ? E.left(usageRefusal('there was no link: pipe it in, or paste it at the prompt', 'link.is_given'))
    : E.right(link);
};

const WAIT: Readonly<Record<string, CommandOption>> = {
  wait: { type: 'boolean', about: 'waits until you are a member and can read a channel' },
  within: { type: 'number', about: 'seconds to wait at most (120)' },
};
const WITHIN_S = 120;

const waitIfAsked = async (
  at: CommandContext,
  args: Args,
  joined: { as: string; network_id: string },
): CommandResult => {
  if (!flagIn(args, 'wait')) {
    if (!at.json) at.terminal.print('asked to join; "network list" shows how far it is');
    return E.right(undefined);
  }
  const steps = openProgressBar(at.terminal.screen);
  const withinMs = 1_000 * (numberIn(args, 'within') ?? WITHIN_S);
  const done = await awaitMembership(at, joined, steps, withinMs);
  steps.end();
  return E.map((name: string) => (at.json ? undefined : at.terminal.print(`you are a member of ${isolate(name)}`)))(
    done,
  );
};

const joinByLink = async (at: CommandContext, args: Args, op: 'user.join_as_user' | 'link.accept'): CommandResult => {
  const name = textIn(args, 'name');
  const identity = name === undefined ? await resolveIdentity(at) : undefined;
  if (identity !== undefined && E.isLeft(identity)) return identity;
  const given = await readLink(at, args);
  if (E.isLeft(given)) return given;
  const link = given.right;
  const joined =
    identity === undefined
      ? await ask(at, { op, params: { link, name: name ?? '' } })
      : await ask(at, { op: 'network.join', as: identity.right.identity_id, params: { link } });
  if (E.isLeft(joined)) return joined;
  const { identity_id, network_id, was_member } = joined.right;
  printAnswer(at, joined.right, () => [
    was_member
      ? 'this identity is in that network already: the devices of the link are asked for news'
      : `on the way in as ${shortId(at, identity_id)}`,
  ]);
  if (was_member) return E.right(undefined);
  return waitIfAsked(at, args, { as: identity_id, network_id });
};

const NUMBER = { syntax: '[number]', about: 'number of a link that was made in this shell', inShellOnly: true };

const join: Command = {
  name: 'join',
  about: 'Joins a network by a link, which is read from standard input or typed at a prompt',
  positionals: [NUMBER],
  options: {
    name: {
      type: 'string',
      about: 'creates an identity of that name, which joins; by default an identity of this node joins',
    },
    ...WAIT,
  },
  examples: ['join --name Bob --wait < link.txt', 'join --as Alice'],
  run: (at, args) => joinByLink(at, args, 'user.join_as_user'),
};

const deviceAccept: Command = {
  name: 'device accept',
  about: 'Makes this node one more device of yours, by a link that is read from standard input or typed at a prompt',
  positionals: [NUMBER],
  options: { name: { type: 'string', about: 'name of the new identity' }, ...WAIT },
  examples: ['device accept --name "Alice, at home" --wait < link.txt'],
  run: async (at, args) =>
    textIn(args, 'name') === undefined
      ? E.left(usageRefusal('device accept creates an identity for the device: give its name with --name'))
      : joinByLink(at, args, 'link.accept'),
};

export const joiningCommands: readonly Command[] = [invite, join, deviceInvite, deviceAccept];
