import * as E from 'fp-ts/Either';
import { isolate } from '../show/sanitize';
import { tellUsersApart } from '../show/tellApart';
import { ask } from '../ask/ask';
import { runCall } from './runCall';
import type { CommandRefusal } from '../commandRefusal';
import { choose } from '../ask/choose';
import { YES_OPTION, confirm } from '../ask/confirm';
import { type Args, type Command, type CommandContext, NETWORK_OPTION, flagIn, textIn } from '../ask/command';
import { type ResolvedNetwork, resolveNetwork, resolveUser, usersOf } from '../ask/resolve';
import { shortId } from '../show/printAnswer';
import { removalLines } from '../show/removalLines';

/** Shows what follows from a removal, with the names of the network's users. */
const previewLines =
  (
    at: CommandContext,
    { as, network_id }: ResolvedNetwork,
    whom: { readonly user_id: string } | { readonly peer_id: string },
  ) =>
  async (): Promise<E.Either<CommandRefusal, readonly string[]>> => {
    const preview = await ask(at, { op: 'removal.preview', as, params: whom });
    if (E.isLeft(preview)) return preview;
    const users = await usersOf(at, { as, network_id });
    if (E.isLeft(users)) return users;
    const suffix = tellUsersApart(at, users.right);
    const shown = new Map(users.right.map((one) => [one.user_id, `${isolate(one.name)}${suffix(one)}`]));
    return E.right(removalLines(at, preview.right, (user_id) => shown.get(user_id) ?? shortId(at, user_id)));
  };

const findUser = async (at: CommandContext, args: Args) => {
  const network = await resolveNetwork(at, args);
  if (E.isLeft(network)) return network;
  const user = await resolveUser(at, network.right, textIn(args, 'user'));
  return E.map((found: { readonly user_id: string; readonly shown: string }) => ({ ...found, network: network.right }))(
    user,
  );
};

const userRemove: Command = {
  name: 'remove',
  about: 'Removes a user and all their devices from a network for good; their messages stay, marked',
  positionals: [{ syntax: '<user>', about: 'name or id of the user' }],
  options: {
    ...NETWORK_OPTION,
    ...YES_OPTION,
    'sign-again': { type: 'boolean', about: 'signs deletions of others again that fall by the removal' },
  },
  examples: ['remove Mallory', 'remove 1a2b3c4d5e --network Friends --yes'],
  run: async (at, args) => {
    const found = await findUser(at, args);
    if (E.isLeft(found)) return found;
    const { user_id, shown, network } = found.right;
    const said = await confirm(at, args, previewLines(at, network, { user_id }));
    if (E.isLeft(said)) return said;
    const params = { user_id, sign_again: flagIn(args, 'sign-again') };
    return runCall(
      at,
      { op: 'user.remove', as: network.as, params },
      `${shown} is removed from ${isolate(network.name)}`,
    );
  },
};

const demote: Command = {
  name: 'demote',
  about: 'Takes the rights of an admin away for good; they stay a member',
  positionals: [{ syntax: '<user>', about: 'name or id of the admin' }],
  options: NETWORK_OPTION,
  examples: ['demote Mallory'],
  run: async (at, args) => {
    const found = await findUser(at, args);
    if (E.isLeft(found)) return found;
    const { user_id, shown, network } = found.right;
    const line = `${shown} is no admin of ${isolate(network.name)} any more`;
    return runCall(at, { op: 'user.demote', as: network.as, params: { user_id } }, line);
  },
};

const deviceRemove: Command = {
  name: 'device remove',
  about: 'Removes one device for good, for example a lost one; "status" lists devices',
  positionals: [{ syntax: '<device>', about: 'its id, or the name of its user' }],
  options: { ...NETWORK_OPTION, ...YES_OPTION },
  examples: ['device remove 1a2b3c4d5e'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const devices = await ask(at, { op: 'sync.status', as, params: { network_id } });
    if (E.isLeft(devices)) return devices;
    const choices = devices.right.map(({ peer_id, name }) => ({ id: peer_id, name }));
    const none = 'no other device is known';
    const device = choose({ what: 'device', none }, choices, textIn(args, 'device'), at.numbers);
    if (E.isLeft(device)) return device;
    const { id: peer_id, name } = device.right;
    const said = await confirm(at, args, previewLines(at, network.right, { peer_id }));
    if (E.isLeft(said)) return said;
    const line = `device ${shortId(at, peer_id)} of ${isolate(name)} is removed`;
    return runCall(at, { op: 'peer.remove', as, params: { peer_id } }, line);
  },
};

const leave: Command = {
  name: 'leave',
  about: 'Leaves a network for good: this identity cannot join it again',
  positionals: [{ syntax: '<network>', about: 'name or id of the network' }],
  options: {},
  examples: ['leave Friends'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id, name } = network.right;
    return runCall(at, { op: 'user.leave', as, params: { network_id } }, `you have left ${isolate(name)}`);
  },
};

export const removalCommands: readonly Command[] = [userRemove, demote, deviceRemove, leave];
