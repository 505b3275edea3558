import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import { CHANNEL_OPTIONS, type Command, NETWORK_OPTION } from '../ask/command';
import { resolveChannel } from '../ask/resolve';
import { printAnswer } from '../show/printAnswer';
import { isolate } from '../show/sanitize';
import { MESSAGE, amend } from './amend';
import { CHANNEL } from './channels';

const messageDelete: Command = {
  name: 'delete',
  about: "Deletes a message of yours for everyone, or as an admin anybody's",
  positionals: [MESSAGE],
  options: CHANNEL_OPTIONS,
  examples: ['delete 1a2b3c4d5e'],
  run: (at, args) =>
    amend(at, args, {
      callFor: ({ as, message_id }) => ({ op: 'message.delete', as, params: { message_id } }),
      done: (name) => `${name} is deleted`,
    }),
};

const channelDelete: Command = {
  name: 'channel delete',
  about: 'Deletes a channel that you created, or as an admin any, with all its messages',
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

export const forgettingCommands: readonly Command[] = [messageDelete, channelDelete];
