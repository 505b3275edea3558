import * as E from 'fp-ts/Either';
import { usageRefusal } from '../commandRefusal';
import { isolate } from '../show/sanitize';
import { type OperationCall, ask } from '../ask/ask';
import {
  type Args,
  type CommandContext,
  CHANNEL_OPTIONS,
  type Command,
  type CommandResult,
  flagIn,
  textIn,
} from '../ask/command';
import { resolveChannel } from '../ask/resolve';
import { type ResolvedMessage, resolveMessage, messageName } from '../ask/resolveMessage';
import { printAnswer } from '../show/printAnswer';

const MESSAGE = { syntax: '<message>', about: 'its id, or the beginning of it; "messages --ids" shows ids' };
type Amendment = 'message.edit' | 'message.delete' | 'message.react' | 'message.seen';

/** How a message is amended, and what is said when it is done. */
interface Amending<K extends Amendment> {
  readonly callFor: (message: ResolvedMessage) => OperationCall<K>;
  readonly done: (name: string) => string;
}

const amendFound = async <K extends Amendment>(
  at: CommandContext,
  message: ResolvedMessage,
  how: Amending<K>,
): CommandResult => {
  const made = await ask(at, how.callFor(message));
  return E.map((found: object) => printAnswer(at, found, () => [how.done(messageName(at, message.message_id))]))(made);
};

const amend = async <K extends Amendment>(at: CommandContext, args: Args, how: Amending<K>): CommandResult => {
  const found = await resolveMessage(at, args);
  return E.isLeft(found) ? found : amendFound(at, found.right, how);
};

const SEEN: Amending<'message.seen'> = {
  callFor: ({ as, message_id }) => ({ op: 'message.seen', as, params: { message_id } }),
  done: (name) => `read up to ${name}`,
};

const edit: Command = {
  name: 'edit',
  about: 'Gives a message of yours another text',
  positionals: [MESSAGE, { syntax: '[text..]', about: 'the new text; without it, what is piped in' }],
  options: CHANNEL_OPTIONS,
  examples: ['edit 1a2b3c4d "on Saturday, not on Friday"'],
  run: async (at, args) => {
    const text = textIn(args, 'text') ?? (await at.terminal.readAll())?.replace(/\n$/, '');
    if (text === undefined) return E.left(usageRefusal('edit takes a text, as an argument or piped in'));
    return amend(at, args, {
      callFor: ({ as, message_id }) => ({ op: 'message.edit', as, params: { message_id, text } }),
      done: (name) => `${name} is edited`,
    });
  },
};

const remove: Command = {
  name: 'delete',
  about: "Deletes a message of yours for everybody, or as an admin anybody's",
  positionals: [MESSAGE],
  options: CHANNEL_OPTIONS,
  examples: ['delete 1a2b3c4d'],
  run: (at, args) =>
    amend(at, args, {
      callFor: ({ as, message_id }) => ({ op: 'message.delete', as, params: { message_id } }),
      done: (name) => `${name} is deleted`,
    }),
};

const react: Command = {
  name: 'react',
  about: 'Puts a sign on a message, or with --remove takes yours away',
  positionals: [MESSAGE, { syntax: '<emoji>', about: 'the sign' }],
  options: { ...CHANNEL_OPTIONS, remove: { type: 'boolean', about: 'takes it away' } },
  examples: ['react 1a2b3c4d +1', 'react 1a2b3c4d +1 --remove'],
  run: (at, args) => {
    const [emoji, removed] = [textIn(args, 'emoji') ?? '', flagIn(args, 'remove')];
    return amend(at, args, {
      callFor: ({ as, message_id }) => ({ op: 'message.react', as, params: { message_id, emoji, removed } }),
      done: (name) => `${name} ${removed ? 'is without your' : 'has your'} ${isolate(emoji)}`,
    });
  },
};

const seen: Command = {
  name: 'seen',
  about: 'Says that you have read a channel up to a message, or all of it',
  positionals: [{ ...MESSAGE, syntax: '[message]' }],
  options: CHANNEL_OPTIONS,
  examples: ['seen', 'seen --channel plans', 'seen 1a2b3c4d'],
  run: async (at, args) => {
    if (textIn(args, 'message') !== undefined) return amend(at, args, SEEN);
    const channel = await resolveChannel(at, args);
    if (E.isLeft(channel)) return channel;
    const { as, channel_id, name } = channel.right;
    const page = await ask(at, { op: 'message.list', as, params: { channel_id, limit: 1 } });
    if (E.isLeft(page)) return page;
    const [newest] = page.right.messages;
    if (newest !== undefined) return amendFound(at, { as, message_id: newest.message_id }, SEEN);
    printAnswer(at, {}, () => [`nothing was said in #${isolate(name)} yet`]);
    return E.right(undefined);
  },
};

export const amendCommands: readonly Command[] = [edit, remove, react, seen];
