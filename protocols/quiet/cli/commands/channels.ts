import * as E from 'fp-ts/Either';
import { usage } from '../exit';
import { isolated } from '../show/printable';
import { ask } from '../ask/ask';
import { type Command, NETWORK, numberIn, textIn } from '../ask/command';
import { findChannel } from '../ask/find';
import { say } from '../show/say';

const DAY_MS = 24 * 60 * 60 * 1_000;

const CHANNEL = { as: '<channel>', about: 'name or id of the channel' };

const channelUpdate: Command = {
  name: 'channel update',
  about: 'Gives a channel another name, or says how long messages stay from now on',
  takes: [CHANNEL],
  options: {
    ...NETWORK,
    name: { type: 'string', about: 'the new name' },
    'keep-days': { type: 'number', about: 'messages expire after so many days; 0 for never' },
  },
  examples: ['channel update plans --name old-plans', 'channel update plans --keep-days 30'],
  run: async (at, args) => {
    const [name, days] = [textIn(args, 'name')?.replace(/^#/, ''), numberIn(args, 'keep-days')];
    if (name === undefined && days === undefined)
      return E.left(usage('say what to change: --name, --keep-days, or both'));
    const channel = await findChannel(at, args);
    if (E.isLeft(channel)) return channel;
    const { as, channel_id } = channel.right;
    const params = {
      channel_id,
      ...(name === undefined ? {} : { name }),
      ...(days === undefined ? {} : { retention_ms: Math.round(days * DAY_MS) }),
    };
    const made = await ask(at, { op: 'channel.update', as, params });
    return E.map((found: object) =>
      say(at, found, () => [`channel #${isolated(name ?? channel.right.name)} is changed`]),
    )(made);
  },
};

const channelDelete: Command = {
  name: 'channel delete',
  about: 'Deletes a channel that you made, or as an admin any, with all that was said there',
  takes: [CHANNEL],
  options: NETWORK,
  examples: ['channel delete plans'],
  run: async (at, args) => {
    const channel = await findChannel(at, args);
    if (E.isLeft(channel)) return channel;
    const { as, channel_id, name } = channel.right;
    const made = await ask(at, { op: 'channel.delete', as, params: { channel_id } });
    return E.map((found: object) => say(at, found, () => [`channel #${isolated(name)} is deleted`]))(made);
  },
};

export const channelCommands: readonly Command[] = [channelUpdate, channelDelete];
