import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import { type Command, NETWORK_OPTION, numberIn, textIn } from '../ask/command';
import { channelsOf, resolveChannel, resolveGroup, resolveNetwork } from '../ask/resolve';
import { usageRefusal } from '../commandRefusal';
import { idHead, printAnswer, shortId } from '../show/printAnswer';
import { renderTable } from '../show/renderTable';
import { isolate } from '../show/sanitize';
import { tellApart } from '../show/tellApart';

const DAY_MS = 24 * 60 * 60 * 1_000;

export const CHANNEL = { syntax: '<channel>', about: 'name or id of the channel' };

const channelUpdate: Command = {
  name: 'channel update',
  about: 'Renames a channel, or changes how long new messages are kept',
  positionals: [CHANNEL],
  options: {
    ...NETWORK_OPTION,
    name: { type: 'string', about: 'the new name' },
    'keep-days': { type: 'number', about: 'days until new messages expire; 0 for never' },
  },
  examples: ['channel update plans --name old-plans', 'channel update plans --keep-days 30'],
  run: async (at, args) => {
    const [name, days] = [textIn(args, 'name')?.replace(/^#/, ''), numberIn(args, 'keep-days')];
    if (name === undefined && days === undefined) return E.left(usageRefusal('give --name, --keep-days, or both'));
    const channel = await resolveChannel(at, args);
    if (E.isLeft(channel)) return channel;
    const { as, channel_id } = channel.right;
    const params = {
      channel_id,
      ...(name === undefined ? {} : { name }),
      ...(days === undefined ? {} : { retention_ms: Math.round(days * DAY_MS) }),
    };
    const made = await ask(at, { op: 'channel.update', as, params });
    return E.map((found: object) =>
      printAnswer(at, found, () => [`channel #${isolate(name ?? channel.right.name)} is changed`]),
    )(made);
  },
};

const channelCreate: Command = {
  name: 'channel create',
  about: 'Creates a channel for a group, by default for everyone',
  positionals: [{ syntax: '<name>', about: 'name of the channel' }],
  options: {
    ...NETWORK_OPTION,
    group: { type: 'string', about: 'name or id of the group (everyone)' },
    'keep-days': { type: 'number', about: 'days until its messages expire' },
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
    const suffix = tellApart(at, found.right, { nameOf: ({ name }) => name, idOf: ({ channel_id }) => channel_id });
    printAnswer(at, found.right, () =>
      renderTable(
        [
          { head: idHead(at), of: ({ channel_id }) => shortId(at, channel_id) },
          { head: 'channel', of: ({ name }) => name, isName: true, suffix },
          { head: 'messages stay', of: ({ retention_ms: ms }) => (ms === 0 ? 'for good' : `${ms / DAY_MS} days`) },
        ],
        found.right,
      ),
    );
    return E.right(undefined);
  },
};

export const channelCommands: readonly Command[] = [channelCreate, channelList, channelUpdate];
