import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import { CHANNEL_OPTIONS, type Command, NETWORK_OPTION, textIn } from '../ask/command';
import { resolveChannel, resolveNetwork } from '../ask/resolve';
import { printAnswer, shortId } from '../show/printAnswer';
import { isolate } from '../show/sanitize';
import { MESSAGE, amend } from './amend';
import { CHANNEL } from './channels';
import { runCall } from './runCall';

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

/** A deleted message or channel is listed nowhere, so it is named by its whole id. */
const undelete =
  (what: 'message' | 'channel'): Command['run'] =>
  async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as } = network.right;
    const id = textIn(args, what) ?? '';
    const line = `the deletion of ${what} ${shortId(at, id)} is taken back`;
    return what === 'message'
      ? runCall(at, { op: 'message.undelete', as, params: { message_id: id } }, line)
      : runCall(at, { op: 'channel.undelete', as, params: { channel_id: id } }, line);
  };

const messageUndelete: Command = {
  name: 'undelete',
  about: "Takes back a deletion of somebody else's message, as the admin who deleted it or a higher one",
  positionals: [{ syntax: '<message>', about: 'its whole id' }],
  options: NETWORK_OPTION,
  examples: ['undelete 1a2b3c4d5e6f708192a3b4c5d6e7f809'],
  run: undelete('message'),
};

const channelUndelete: Command = {
  name: 'channel undelete',
  about: 'Takes back the deletion of a channel, as who deleted it or a higher admin',
  positionals: [{ syntax: '<channel>', about: 'its whole id' }],
  options: NETWORK_OPTION,
  examples: ['channel undelete 1a2b3c4d5e6f708192a3b4c5d6e7f809'],
  run: undelete('channel'),
};

export const forgettingCommands: readonly Command[] = [messageDelete, messageUndelete, channelDelete, channelUndelete];
