import * as E from 'fp-ts/Either';
import { usage } from '../exit';
import { isolated } from '../show/printable';
import { ask } from '../ask/ask';
import { type Args, type At, CHANNEL, type Command, type Ran, flagIn, textIn } from '../ask/command';
import { findChannel } from '../ask/find';
import { type FoundMessage, findMessage, messageName } from '../ask/findMessage';
import { Made, Messages } from '../ask/rows';
import { say } from '../show/say';

const MESSAGE = { as: '<message>', about: 'its id, or the beginning of it; "messages --ids" shows ids' };
type Params = Readonly<Record<string, unknown>>;

/** Asks for something about a message, and says what was done. */
const about = async (
  at: At,
  { as, message_id }: FoundMessage,
  op: string,
  params: Params,
  done: (name: string) => string,
): Ran => {
  const made = await ask(at, { op, as, params: { message_id, ...params } }, Made);
  return E.map((found: object) => say(at, found, () => [done(messageName(at, message_id))]))(made);
};

const aboutOne = async (at: At, args: Args, op: string, params: Params, done: (name: string) => string): Ran => {
  const found = await findMessage(at, args);
  return E.isLeft(found) ? found : about(at, found.right, op, params, done);
};

const edit: Command = {
  name: 'edit',
  about: 'Gives a message of yours another text',
  takes: [MESSAGE, { as: '[text..]', about: 'the new text; without it, what is piped in' }],
  options: CHANNEL,
  examples: ['edit 1a2b3c4d "on Saturday, not on Friday"'],
  run: async (at, args) => {
    const text = textIn(args, 'text') ?? (await at.terminal.readAll())?.replace(/\n$/, '');
    if (text === undefined) return E.left(usage('edit takes a text, as an argument or piped in'));
    return aboutOne(at, args, 'message.edit', { text }, (name) => `${name} is edited`);
  },
};

const remove: Command = {
  name: 'delete',
  about: "Deletes a message of yours for everybody, or as an admin anybody's",
  takes: [MESSAGE],
  options: CHANNEL,
  examples: ['delete 1a2b3c4d'],
  run: (at, args) => aboutOne(at, args, 'message.delete', {}, (name) => `${name} is deleted`),
};

const react: Command = {
  name: 'react',
  about: 'Puts a sign on a message, or with --remove takes yours away',
  takes: [MESSAGE, { as: '<emoji>', about: 'the sign' }],
  options: { ...CHANNEL, remove: { type: 'boolean', about: 'takes it away' } },
  examples: ['react 1a2b3c4d +1', 'react 1a2b3c4d +1 --remove'],
  run: (at, args) => {
    const [emoji, removed] = [textIn(args, 'emoji') ?? '', flagIn(args, 'remove')];
    const done = (name: string): string => `${name} ${removed ? 'is without your' : 'has your'} ${isolated(emoji)}`;
    return aboutOne(at, args, 'message.react', { emoji, removed }, done);
  },
};

const seen: Command = {
  name: 'seen',
  about: 'Says that you have read a channel up to a message, or all of it',
  takes: [{ ...MESSAGE, as: '[message]' }],
  options: CHANNEL,
  examples: ['seen', 'seen --channel plans', 'seen 1a2b3c4d'],
  run: async (at, args) => {
    const told = (name: string): string => `read up to ${name}`;
    if (textIn(args, 'message') !== undefined) return aboutOne(at, args, 'message.seen', {}, told);
    const channel = await findChannel(at, args);
    if (E.isLeft(channel)) return channel;
    const { as, channel_id, name } = channel.right;
    const page = await ask(at, { op: 'message.list', as, params: { channel_id, limit: 1 } }, Messages);
    if (E.isLeft(page)) return page;
    const [newest] = page.right.messages;
    if (newest !== undefined) return about(at, { as, message_id: newest.message_id }, 'message.seen', {}, told);
    say(at, {}, () => [`nothing was said in #${isolated(name)} yet`]);
    return E.right(undefined);
  },
};

export const amendCommands: readonly Command[] = [edit, remove, react, seen];
