import * as E from 'fp-ts/Either';
import { concatMap, from, lastValueFrom, map, takeUntil, takeWhile } from 'rxjs';
import { type CommandRefusal } from '../commandRefusal';
import { type AnswerOf, answerCodec, ask, readAnswer } from '../ask/ask';
import type { CommandContext, CommandResult } from '../ask/command';
import type { ResolvedChannel } from '../ask/resolve';
import { messageLine } from '../show/messageLine';
import { printAnswer } from '../show/printAnswer';

const PAGE = 200;
/** The most older pages fetched when more messages arrive at once than a page holds. */
const CATCH_UP_PAGES_MAX = 50;
/** The most ids remembered, so that no message is shown twice. */
const SEEN_MAX = 20_000;

type Page = AnswerOf<'message.list'>;
type Message = Page['messages'][number];
type Found = E.Either<CommandRefusal, readonly Message[]>;

/** Remembers the last 20,000 ids. */
const openSeen = () => {
  const ids = new Set<string>();
  return {
    has: ({ message_id }: Message): boolean => ids.has(message_id),
    add: ({ message_id }: Message): void => {
      ids.add(message_id);
      const [oldest] = ids;
      if (ids.size > SEEN_MAX && oldest !== undefined) ids.delete(oldest);
    },
  };
};

/** Reads older pages until one holds a message that was shown already. */
const olderThan = async (
  at: CommandContext,
  channel: ResolvedChannel,
  page: Page,
  isSeen: (one: Message) => boolean,
): Promise<Found> => {
  const all = [...page.messages];
  let { next } = page;
  for (let n = 0; n < CATCH_UP_PAGES_MAX && next !== null && !all.some(isSeen); n += 1) {
    const params = { channel_id: channel.channel_id, limit: PAGE, before: next };
    const older: E.Either<CommandRefusal, Page> = await ask(at, { op: 'message.list', as: channel.as, params });
    if (E.isLeft(older)) return older;
    all.push(...older.right.messages);
    ({ next } = older.right);
  }
  return E.right(all);
};

/** Shows the newest messages, then each new one as it arrives, until it is interrupted. */
export const followChannel = (
  at: CommandContext,
  channel: ResolvedChannel,
  limit: number,
  withIds: boolean,
): CommandResult => {
  const seen = openSeen();
  let first = true;
  const fresh = async (page: Page): Promise<Found> => {
    const all: Found = first ? E.right(page.messages) : await olderThan(at, channel, page, seen.has);
    const shown = first ? limit : Infinity;
    first = false;
    return E.map((found: readonly Message[]) => {
      const unseen = found.filter((one) => !seen.has(one));
      unseen.forEach(seen.add);
      return unseen.slice(0, shown).reverse();
    })(all);
  };
  const call = { op: 'message.list', params: { channel_id: channel.channel_id, limit: PAGE } };
  const shown$ = at.door.stream({ op: 'watch', as: channel.as, params: call }).pipe(
    map(readAnswer(answerCodec('message.list'))),
    concatMap((page) => (E.isLeft(page) ? [page] : from(fresh(page.right)))),
    map(E.map((all) => all.forEach((one) => printAnswer(at, one, () => [messageLine(at, one, withIds)])))),
    takeWhile(E.isRight, true),
    takeUntil(at.terminal.stop$),
  );
  return lastValueFrom(shown$, { defaultValue: E.right(undefined) });
};
