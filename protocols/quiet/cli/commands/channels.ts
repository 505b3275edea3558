import * as E from 'fp-ts/Either';
import { usageRefusal } from '../commandRefusal';
import { isolate } from '../show/sanitize';
import { ask } from '../ask/ask';
import { type Command, NETWORK_OPTION, numberIn, textIn } from '../ask/command';
import { resolveChannel } from '../ask/resolve';
import { printAnswer } from '../show/printAnswer';

const DAY_MS = 24 * 60 * 60 * 1_000;

const CHANNEL = { syntax: '<channel>', about: 'name or id of the channel' };

const channelUpdate: Command = {
  name: 'channel update',
  about: 'Gives a channel another name, or says how long messages stay from now on',
  positionals: [CHANNEL],
  options: {
    ...NETWORK_OPTION,
    name: { type: 'string', about: 'the new name' },
    'keep-days': { type: 'number', about: 'messages expire after so many days; 0 for never' },
  },
  examples: ['channel update plans --name old-plans', 'channel update plans --keep-days 30'],
  run: async (at, args) => {
    const [name, days] = [textIn(args, 'name')?.replace(/^#/, ''), numberIn(args, 'keep-days')];
    if (name === undefined && days === undefined)
      return E.left(usageRefusal('say what to change: --name, --keep-days, or both'));
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

const channelDelete: Command = {
  name: 'channel delete',
  about: 'Deletes a channel that you made, or as an admin any, with all that was said there',
  positionals: [CHANNEL],
  options: NETWORK_OPTION,
  examples: ['channel delete plans'],
  run: async (at, args) => {
    const channel = await resolveChannel(at, args);
    if (E.isLeft(channel)) return channel;
    const { as, channel_id, name } = channel.right;
    const made = await ask(at, { op: 'channel.delete', as, params: { channel_id } });
    return E.map((found: object) => printAnswer(at, found, () => [`channel #${isolate(name)} is deleted`]))(made);
  },
};

export const channelCommands: readonly Command[] = [channelUpdate, channelDelete];
