import * as E from 'fp-ts/Either';
import { type CommandRefusal, refusal, usageRefusal } from '../commandRefusal';
import { type AnswerOf, ask } from './ask';
import { type Args, type CommandContext, textIn } from './command';
import { type ResolvedChannel, resolveChannels, resolveIdentity } from './resolve';
import { shortId } from '../show/printAnswer';

const PAGE = 200;
/** The most pages searched for the beginning of an id, over all channels. */
const PAGES_MAX = 100;

type Page = AnswerOf<'message.list'>;

const ID = /^[0-9a-f]{32}$/;
const BEGINNING = /^[0-9a-f]{4,31}$/;

export interface ResolvedMessage {
  readonly as: string;
  readonly message_id: string;
}

/** Finds messages of a channel by the beginning of their ids, newest first, and counts the pages still allowed. */
const searchChannel = async (at: CommandContext, { as, channel_id }: ResolvedChannel, given: string, pages: number) => {
  const found: string[] = [];
  let left = pages;
  let before: { readonly before?: NonNullable<Page['next']> } = {};
  while (left > 0) {
    const params = { channel_id, limit: PAGE, ...before };
    const page: E.Either<CommandRefusal, Page> = await ask(at, { op: 'message.list', as, params });
    if (E.isLeft(page)) return page;
    left -= 1;
    found.push(...page.right.messages.map(({ message_id }) => message_id).filter((id) => id.startsWith(given)));
    if (page.right.next === null) break;
    before = { before: page.right.next };
  }
  return E.right({ found, left });
};

const NOT_KNOWN = refusal('message.is_known', 'there is no such message; "messages --ids" shows the id of each');

const search = async (
  at: CommandContext,
  args: Args,
  given: string,
): Promise<E.Either<CommandRefusal, ResolvedMessage>> => {
  const channels = await resolveChannels(at, args);
  if (E.isLeft(channels)) return channels;
  const all: ResolvedMessage[] = [];
  let left = PAGES_MAX;
  for (const channel of channels.right) {
    const some = await searchChannel(at, channel, given, left);
    if (E.isLeft(some)) return some;
    ({ left } = some.right);
    all.push(...some.right.found.map((message_id) => ({ as: channel.as, message_id })));
  }
  const [first, second] = all;
  if (first === undefined) return E.left(NOT_KNOWN);
  return second === undefined
    ? E.right(first)
    : E.left(usageRefusal(`which message? ${all.length} ids begin like that: give more of it`, 'message.is_one'));
};

/** Finds a message by its number in the shell, its id, or at least 4 characters of its id. Refuses: none or several. */
export const resolveMessage = async (
  at: CommandContext,
  args: Args,
): Promise<E.Either<CommandRefusal, ResolvedMessage>> => {
  const given = textIn(args, 'message') ?? '';
  const message_id = (/^\d{1,9}$/.test(given) ? at.numbers?.idOf(Number(given)) : undefined) ?? given;
  if (!ID.test(message_id)) return BEGINNING.test(given) ? search(at, args, given) : E.left(NOT_KNOWN);
  const identity = await resolveIdentity(at);
  return E.map(({ identity_id }: { readonly identity_id: string }) => ({ as: identity_id, message_id }))(identity);
};

/** A message in a sentence: `message 1a2b3c4d5e`. */
export const messageName = (at: CommandContext, message_id: string): string => `message ${shortId(at, message_id)}`;
