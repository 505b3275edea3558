import * as E from 'fp-ts/Either';
import { usageRefusal } from '../commandRefusal';
import { type OperationCall, ask } from '../ask/ask';
import { type Command, CHANNEL_OPTIONS, flagIn, numberIn, textIn } from '../ask/command';
import { resolveChannel } from '../ask/resolve';
import { follow } from './follow';
import { messageLine } from '../show/messageLine';
import { printAnswer, shortId } from '../show/printAnswer';
import { watchUntil } from '../ask/watchUntil';

const send: Command = {
  name: 'send',
  about: 'Says something in a channel',
  positionals: [{ syntax: '[text..]', about: 'what is said; without it, what is piped in' }],
  options: CHANNEL_OPTIONS,
  examples: ['send hello', 'send --channel plans "on Friday?"', 'send --channel plans < plan.txt'],
  run: async (at, args) => {
    const text = textIn(args, 'text') ?? (await at.terminal.readAll())?.replace(/\n$/, '');
    if (text === undefined) return E.left(usageRefusal('send takes a text, as an argument or piped in'));
    const channel = await resolveChannel(at, args);
    if (E.isLeft(channel)) return channel;
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
  about: 'Shows the newest messages of a channel, and with --follow each one as it comes',
  positionals: [],
  options: {
    ...CHANNEL_OPTIONS,
    follow: { type: 'boolean', about: 'goes on until it is interrupted' },
    limit: { type: 'number', about: `so many at most, up to ${PAGE_MAX} (${LIMIT})` },
    ids: { type: 'boolean', about: 'shows the id of each, by which it can be edited, deleted or reacted to' },
    'wait-for': { type: 'number', about: 'waits until there are so many' },
    within: { type: 'number', about: `waits so many seconds at most (${WITHIN_S})` },
  },
  examples: ['messages', 'messages --channel general --limit 10 --ids', 'messages --follow --json'],
  run: async (at, args) => {
    const limit = numberIn(args, 'limit') ?? LIMIT;
    if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX)
      return E.left(usageRefusal(`--limit takes a number from 1 to ${PAGE_MAX}`));
    const channel = await resolveChannel(at, args);
    if (E.isLeft(channel)) return channel;
    if (flagIn(args, 'follow')) return follow(at, channel.right, limit, flagIn(args, 'ids'));
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

export const talkCommands: readonly Command[] = [send, messages];
