import * as E from 'fp-ts/Either';
import { isolate } from '../show/sanitize';
import { renderTable } from '../show/renderTable';
import { ask } from '../ask/ask';
import { type CommandContext, type Args, type Command, NETWORK_OPTION, numberIn, textIn } from '../ask/command';
import { channelsOf, resolveGroup, resolveNetwork, resolveUser, groupsOf } from '../ask/resolve';
import { idHead, printAnswer, shortId } from '../show/printAnswer';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Names of the groups that every network has, by their kind. */
const KINDS = ['', 'the admins', 'everyone'];

const channelCreate: Command = {
  name: 'channel create',
  about: 'Makes a channel of a group; of everyone unless told otherwise',
  positionals: [{ syntax: '<name>', about: 'what the channel is called' }],
  options: {
    ...NETWORK_OPTION,
    group: { type: 'string', about: 'name or id of the group; everyone otherwise' },
    'keep-days': { type: 'number', about: 'messages expire after so many days' },
  },
  examples: ['channel create plans', 'channel create secrets --group inner --keep-days 7'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const group = await resolveGroup(at, network.right, textIn(args, 'group') ?? 'everyone');
    if (E.isLeft(group)) return group;
    const [name, days] = [(textIn(args, 'name') ?? '').replace(/^#/, ''), numberIn(args, 'keep-days')];
    const keep = days === undefined ? {} : { retention_ms: Math.round(days * DAY_MS) };
    const params = { group_id: group.right.group_id, name, ...keep };
    const made = await ask(at, { op: 'channel.create', as: network.right.as, params });
    return E.map((found: { readonly channel_id: string }) =>
      printAnswer(at, found, () => [`channel #${isolate(name)} (${shortId(at, found.channel_id)})`]),
    )(made);
  },
};

const channelList: Command = {
  name: 'channel list',
  about: 'Lists the channels of a network that you can read',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['channel list', 'channel list --network Friends'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await channelsOf(at, network.right);
    if (E.isLeft(found)) return found;
    printAnswer(at, found.right, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ channel_id }) => shortId(at, channel_id) },
          { head: 'channel', of: ({ name }) => name, isName: true },
          { head: 'messages stay', of: ({ retention_ms: ms }) => (ms === 0 ? 'for good' : `${ms / DAY_MS} days`) },
        ],
        found.right,
      ),
    );
    return E.right(undefined);
  },
};

const groupCreate: Command = {
  name: 'group create',
  about: 'Makes a private group; its name and its members are known to the whole network',
  positionals: [{ syntax: '<name>', about: 'what the group is called' }],
  options: NETWORK_OPTION,
  examples: ['group create inner'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const name = textIn(args, 'name') ?? '';
    const made = await ask(at, { op: 'group.create', as, params: { network_id, name } });
    return E.map((found: { readonly group_id: string }) =>
      printAnswer(at, found, () => [`group ${isolate(name)} (${shortId(at, found.group_id)})`]),
    )(made);
  },
};

const addTo = async (at: CommandContext, args: Args) => {
  const network = await resolveNetwork(at, args);
  if (E.isLeft(network)) return network;
  const group = await resolveGroup(at, network.right, textIn(args, 'group'));
  if (E.isLeft(group)) return group;
  const user = await resolveUser(at, network.right, textIn(args, 'user'));
  if (E.isLeft(user)) return user;
  const params = { group_id: group.right.group_id, user_id: user.right.user_id };
  const made = await ask(at, { op: 'group.add_member', as: network.right.as, params });
  return E.map((found: object) =>
    printAnswer(at, found, () => [`${isolate(user.right.name)} is in group ${isolate(group.right.name)}`]),
  )(made);
};

const groupAdd: Command = {
  name: 'group add',
  about: 'Lets a member of the network into a group',
  positionals: [
    { syntax: '<group>', about: 'name or id of the group' },
    { syntax: '<user>', about: 'name or id of the user' },
  ],
  options: NETWORK_OPTION,
  examples: ['group add inner Bob'],
  run: addTo,
};

const groupList: Command = {
  name: 'group list',
  about: 'Lists the groups of a network',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['group list'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const found = await groupsOf(at, network.right);
    if (E.isLeft(found)) return found;
    printAnswer(at, found.right, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ group_id }) => shortId(at, group_id) },
          { head: 'group', of: ({ name }) => name, isName: true },
          { head: 'members', of: ({ members }) => members },
          { head: 'of', of: ({ kind }) => KINDS[kind] ?? '' },
          { head: '', of: ({ own }) => (own ? 'you are in it' : '') },
        ],
        found.right,
      ),
    );
    return E.right(undefined);
  },
};

export const roomCommands: readonly Command[] = [channelCreate, channelList, groupCreate, groupAdd, groupList];
