import * as E from 'fp-ts/Either';
import { isolate } from '../show/sanitize';
import { tellUsersApart } from '../show/tellApart';
import { renderTable } from '../show/renderTable';
import { type OperationCall, type OperationName, ask } from '../ask/ask';
import { choose } from '../ask/choose';
import { type CommandContext, type Command, NETWORK_OPTION, type CommandResult, textIn } from '../ask/command';
import { type ResolvedNetwork, resolveNetwork, resolveUser, usersOf } from '../ask/resolve';
import { idHead, printAnswer, shortId, timeText } from '../show/printAnswer';

/** Calls an operation, and prints a line when it is done. */
const run = async <K extends OperationName>(
  at: CommandContext,
  call: OperationCall<K>,
  line: string,
): CommandResult => {
  const made = await ask(at, call);
  return E.map((found: unknown) => printAnswer(at, found, () => [line]))(made);
};

/** Finds the user that a command names, calls an operation with them, and prints a line about both. */
const runOnUser =
  (op: 'user.remove' | 'user.demote', lineOf: (user: string, network: string) => string): Command['run'] =>
  async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const user = await resolveUser(at, network.right, textIn(args, 'user'));
    if (E.isLeft(user)) return user;
    const { user_id, shown } = user.right;
    const line = lineOf(shown, isolate(network.right.name));
    return run(at, { op, as: network.right.as, params: { user_id } }, line);
  };

const userRemove: Command = {
  name: 'remove',
  about: 'Removes a user and all their devices from a network for good; their messages stay, marked',
  positionals: [{ syntax: '<user>', about: 'name or id of the user' }],
  options: NETWORK_OPTION,
  examples: ['remove Mallory', 'remove 1a2b3c4d5e --network Friends'],
  run: runOnUser('user.remove', (user, network) => `${user} is removed from ${network}`),
};

const demote: Command = {
  name: 'demote',
  about: 'Takes the rights of an admin away for good; they stay a member',
  positionals: [{ syntax: '<user>', about: 'name or id of the admin' }],
  options: NETWORK_OPTION,
  examples: ['demote Mallory'],
  run: runOnUser('user.demote', (user, network) => `${user} is no admin of ${network} any more`),
};

const deviceRemove: Command = {
  name: 'device remove',
  about: 'Removes one device for good, for example a lost one; "status" lists devices',
  positionals: [{ syntax: '<device>', about: 'its id, or the name of its user' }],
  options: NETWORK_OPTION,
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
    const line = `device ${shortId(at, peer_id)} of ${isolate(name)} is removed`;
    return run(at, { op: 'peer.remove', as, params: { peer_id } }, line);
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
    return run(at, { op: 'user.leave', as, params: { network_id } }, `you have left ${isolate(name)}`);
  },
};

const invitationsOf = (at: CommandContext, { as, network_id }: ResolvedNetwork) =>
  ask(at, { op: 'invite.list', as, params: { network_id } });

const usesText = (is_link: boolean, max_uses: number): string => {
  if (is_link) return 'one device of yours';
  return max_uses === 0 ? 'anybody' : `${max_uses} at most`;
};

const invites: Command = {
  name: 'invites',
  about: 'Lists the invites of a network that are not revoked',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['invites', 'invites --json'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await invitationsOf(at, network.right);
    if (E.isLeft(found)) return found;
    const users = await usersOf(at, network.right);
    if (E.isLeft(users)) return users;
    const suffix = tellUsersApart(at, users.right);
    printAnswer(at, found.right, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ invitation_id }) => shortId(at, invitation_id) },
          {
            head: 'by',
            of: ({ user_name }) => user_name,
            isName: true,
            suffix: (row) => suffix({ ...row, name: row.user_name }),
          },
          { head: 'for', of: ({ is_link, max_uses }) => usesText(is_link, max_uses) },
          { head: 'closes', of: ({ closes_at_ms }) => (at.times ? timeText(closes_at_ms) : '') },
        ],
        found.right,
      ),
    );
    return E.right(undefined);
  },
};

const revoke: Command = {
  name: 'revoke',
  about: 'Revokes an invite: nobody can join by its link any more; "invites" lists ids',
  positionals: [{ syntax: '<invite>', about: 'its id, or the beginning of it' }],
  options: NETWORK_OPTION,
  examples: ['revoke 1a2b3c4d5e'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await invitationsOf(at, network.right);
    if (E.isLeft(found)) return found;
    const choices = found.right.map(({ invitation_id, user_name }) => ({ id: invitation_id, name: user_name }));
    const none = 'create one with "invite"';
    const invite = choose({ what: 'invite', none }, choices, textIn(args, 'invite'), at.numbers);
    if (E.isLeft(invite)) return invite;
    const { id: invite_id } = invite.right;
    const line = `invite ${shortId(at, invite_id)} is revoked`;
    return run(at, { op: 'invite.revoke', as: network.right.as, params: { invite_id } }, line);
  },
};

export const removalCommands: readonly Command[] = [userRemove, demote, deviceRemove, leave, invites, revoke];
