import * as E from 'fp-ts/Either';
import { isolated } from '../show/printable';
import { tableOf } from '../show/table';
import { type OperationCall, type OperationName, ask } from '../ask/ask';
import { choose } from '../ask/choose';
import { type At, type Command, NETWORK, type Ran, textIn } from '../ask/command';
import { type InNetwork, findNetwork, findUser } from '../ask/find';
import { idHead, say, shortId, timeText } from '../show/say';

/** Calls an operation, and prints a line when it is done. */
const run = async <K extends OperationName>(at: At, call: OperationCall<K>, line: string): Ran => {
  const made = await ask(at, call);
  return E.map((found: unknown) => say(at, found, () => [line]))(made);
};

const remove: Command = {
  name: 'remove',
  about: 'Removes somebody from a network for good, with all devices; what they wrote stays, marked',
  takes: [{ as: '<user>', about: 'name or id of the user' }],
  options: NETWORK,
  examples: ['remove Mallory', 'remove 1a2b3c4d --network Friends'],
  run: async (at, args) => {
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const user = await findUser(at, network.right, textIn(args, 'user'));
    if (E.isLeft(user)) return user;
    const { user_id, name } = user.right;
    const line = `${isolated(name)} is removed from ${isolated(network.right.name)}`;
    return run(at, { op: 'user.remove', as: network.right.as, params: { user_id } }, line);
  },
};

const deviceRemove: Command = {
  name: 'device remove',
  about: 'Removes one device for good, as one that was lost; "status" shows devices',
  takes: [{ as: '<device>', about: 'its id, or the name of a user who has one' }],
  options: NETWORK,
  examples: ['device remove 1a2b3c4d'],
  run: async (at, args) => {
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const devices = await ask(at, { op: 'sync.status', as, params: { network_id } });
    if (E.isLeft(devices)) return devices;
    const choices = devices.right.map(({ peer_id, name }) => ({ id: peer_id, name }));
    const none = 'no other device is known';
    const device = choose({ what: 'device', none }, choices, textIn(args, 'device'), at.numbers);
    if (E.isLeft(device)) return device;
    const { id: peer_id, name } = device.right;
    const line = `device ${shortId(at, peer_id)} of ${isolated(name)} is removed`;
    return run(at, { op: 'peer.remove', as, params: { peer_id } }, line);
  },
};

const leave: Command = {
  name: 'leave',
  about: 'Leaves a network for good: this identity cannot come back to it',
  takes: [{ as: '<network>', about: 'name or id of the network' }],
  options: {},
  examples: ['leave Friends'],
  run: async (at, args) => {
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id, name } = network.right;
    return run(at, { op: 'user.leave', as, params: { network_id } }, `you have left ${isolated(name)}`);
  },
};

const invitationsOf = (at: At, { as, network_id }: InNetwork) =>
  ask(at, { op: 'invite.list', as, params: { network_id } });

const usesText = (is_link: boolean, max_uses: number): string => {
  if (is_link) return 'one device of yours';
  return max_uses === 0 ? 'anybody' : `${max_uses} at most`;
};

const invites: Command = {
  name: 'invites',
  about: 'Lists the invites of a network that are not revoked',
  takes: [],
  options: NETWORK,
  examples: ['invites', 'invites --json'],
  run: async (at, args) => {
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await invitationsOf(at, network.right);
    if (E.isLeft(found)) return found;
    say(at, found.right, () =>
      tableOf(
        [
          { head: idHead(at), of: ({ invitation_id }) => shortId(at, invitation_id) },
          { head: 'by', of: ({ user_name }) => user_name, isName: true },
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
  about: 'Revokes an invite: nobody comes in by its link any more; "invites" shows ids',
  takes: [{ as: '<invite>', about: 'its id, or the beginning of it' }],
  options: NETWORK,
  examples: ['revoke 1a2b3c4d'],
  run: async (at, args) => {
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await invitationsOf(at, network.right);
    if (E.isLeft(found)) return found;
    const choices = found.right.map(({ invitation_id, user_name }) => ({ id: invitation_id, name: user_name }));
    const none = 'make one with "invite"';
    const invite = choose({ what: 'invite', none }, choices, textIn(args, 'invite'), at.numbers);
    if (E.isLeft(invite)) return invite;
    const { id: invite_id } = invite.right;
    const line = `invite ${shortId(at, invite_id)} is revoked`;
    return run(at, { op: 'invite.revoke', as: network.right.as, params: { invite_id } }, line);
  },
};

export const removalCommands: readonly Command[] = [remove, deviceRemove, leave, invites, revoke];
