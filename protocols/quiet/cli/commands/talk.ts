import * as E from 'fp-ts/Either';
import { type OperationCall, ask } from '../ask/ask';
import { type Command, CHANNEL_OPTIONS, flagIn, numberIn, textIn } from '../ask/command';
import { readText } from '../ask/readText';
import { resolveChannel } from '../ask/resolve';
import { watchUntil } from '../ask/watchUntil';
import { usageRefusal } from '../commandRefusal';
import { messageLine } from '../show/messageLine';
import { printAnswer, shortId } from '../show/printAnswer';
import { isolate } from '../show/sanitize';
import { type Amending, MESSAGE, amend, amendFound } from './amend';
import { followChannel } from './followChannel';

const send: Command = {
  name: 'send',
  about: 'Sends a message to a channel',
  positionals: [{ syntax: '[text..]', about: 'the text; without it, it is piped in or typed at a prompt' }],
  options: CHANNEL_OPTIONS,
  examples: ['send hello', 'send --channel plans "on Friday?"', 'send --channel plans < plan.txt'],
  run: async (at, args) => {
    const channel = await resolveChannel(at, args);
    if (E.isLeft(channel)) return channel;
    const given = await readText(at, args);
    if (E.isLeft(given)) return given;
    const text = given.right;
    const { as, channel_id } = channel.right;
    const made = await ask(at, { op: 'message.create', as, params: { channel_id, text } });
    return E.map((found: { readonly message_id: string }) =>
      printAnswer(at, found, () => [`sent (${shortId(at, found.message_id)})`]),
    )(made);
  },
};

const LIMIT = 50;
const WITHIN_S = 30;
const PAGE_MAX = 200;

const messages: Command = {
  name: 'messages',
  about: 'Shows the newest messages of a channel, and with --follow each new one as it arrives',
  positionals: [],
  options: {
    ...CHANNEL_OPTIONS,
    follow: { type: 'boolean', about: 'shows new messages until it is interrupted' },
    limit: { type: 'number', about: `how many at most, 1 to ${PAGE_MAX} (${LIMIT})` },
    ids: { type: 'boolean', about: 'shows the ids of messages, which edit, delete and react take' },
    'wait-for': { type: 'number', about: 'waits until there are this many' },
    within: { type: 'number', about: `seconds to wait at most (${WITHIN_S})` },
  },
  examples: ['messages', 'messages --channel general --limit 10 --ids', 'messages --follow --json'],
  run: async (at, args) => {
    const limit = numberIn(args, 'limit') ?? LIMIT;
    if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX)
      return E.left(usageRefusal(`--limit takes a number from 1 to ${PAGE_MAX}`));
    const channel = await resolveChannel(at, args);
    if (E.isLeft(channel)) return channel;
    if (flagIn(args, 'follow')) return followChannel(at, channel.right, limit, flagIn(args, 'ids'));
    const { as, channel_id } = channel.right;
    const call: OperationCall<'message.list'> = { op: 'message.list', as, params: { channel_id, limit } };
    const wanted = numberIn(args, 'wait-for');
    const withinMs = 1_000 * (numberIn(args, 'within') ?? WITHIN_S);
    const found =
      wanted === undefined
        ? await ask(at, call)
        : await watchUntil(at, { call, withinMs, isEnough: (page) => page.messages.length >= wanted });
    if (E.isLeft(found)) return found;
    printAnswer(at, found.right, () =>
      [...found.right.messages].reverse().map((one) => messageLine(at, one, flagIn(args, 'ids'))),
    );
    return E.right(undefined);
  },
};

const SEEN: Amending<'message.seen'> = {
  callFor: ({ as, message_id }) => ({ op: 'message.seen', as, params: { message_id } }),
  done: (name) => `read up to ${name}`,
};

const edit: Command = {
  name: 'edit',
  about: 'Changes the text of a message of yours',
  positionals: [
    MESSAGE,
    { syntax: '[text..]', about: 'the new text; without it, it is piped in or typed at a prompt' },
  ],
  options: CHANNEL_OPTIONS,
  examples: ['edit 1a2b3c4d5e "on Saturday, not on Friday"'],
  run: async (at, args) => {
    const given = await readText(at, args);
    if (E.isLeft(given)) return given;
    const text = given.right;
    return amend(at, args, {
      callFor: ({ as, message_id }) => ({ op: 'message.edit', as, params: { message_id, text } }),
      done: (name) => `${name} is edited`,
    });
  },
};

const react: Command = {
  name: 'react',
  about: 'Reacts to a message with an emoji, or with --remove takes it back',
  positionals: [MESSAGE, { syntax: '<emoji>', about: 'the emoji, or a short text such as +1' }],
  options: { ...CHANNEL_OPTIONS, remove: { type: 'boolean', about: 'takes your reaction back' } },
  examples: ['react 1a2b3c4d5e +1', 'react 1a2b3c4d5e +1 --remove'],
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
  about: 'Marks a channel as read: up to a message, or all of it',
  positionals: [{ ...MESSAGE, syntax: '[message]' }],
  options: CHANNEL_OPTIONS,
  examples: ['seen', 'seen --channel plans', 'seen 1a2b3c4d5e'],
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

export const talkCommands: readonly Command[] = [send, messages, edit, react, seen];
