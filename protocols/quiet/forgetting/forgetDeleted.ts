import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type CauseCtx, type Emission, type EventId, IdFromHex, ZERO_ID, forgetting, toHex } from '../../../lib';
import { job } from '../../../streams/kit';
import { DELETIONS_PER_TICK, type DeletionRow, deletedChannels, deletedMessages } from './dueDeletions';
import { orphans } from './orphans';

/** What another than its author deleted is hidden at once, and goes this long after. Source: quiet, "Forgetting". */
const OTHERS_AFTER_MS = 7 * 24 * 60 * 60 * 1_000;

const forgotten = (ids: readonly EventId[]): readonly Emission[] => (ids.length === 0 ? [] : [forgetting(ids, null)]);

const due = (rows: readonly DeletionRow[]): readonly EventId[] =>
  rows.filter((one) => one.due).map(({ target }) => target);

/** Several devices may have deleted one thing. */
const targets = (rows: readonly DeletionRow[]): ReadonlySet<string> => new Set(rows.map(({ target }) => toHex(target)));

const After = t.strict({ target: IdFromHex, group_id: IdFromHex, peer_id: IdFromHex });
type After = t.TypeOf<typeof After>;
const FIRST: After = { target: ZERO_ID, group_id: ZERO_ID, peer_id: ZERO_ID };

/** Where the next tick goes on: after the last deletion, and at the beginning once all were looked at. */
const next = (rows: readonly DeletionRow[]): After =>
  (rows.length < DELETIONS_PER_TICK ? undefined : rows.at(-1)) ?? FIRST;

const told = (rows: readonly DeletionRow[]) => {
  const [done, waiting] = [targets(rows.filter(({ due }) => due)), targets(rows.filter(({ waits }) => waits))];
  return { done: done.size, pending: [...waiting].filter((target) => !done.has(target)).length };
};

const State = t.strict({ messages_after: After, channels_after: After });

/**
 * Every minute: takes away what is deleted and hidden, message by message and channel by channel, so many deletions a
 * tick. Whatever hangs on it goes with it, and what was said of a message that never came; what comes again is refused from then on. It tells how many it took away, and of
 * those it looked at, how many are hidden for now.
 */
export const forgetDeleted = job({
  name: 'forgetDeleted',
  everyMs: 60_000,
  limit: 3,
  state: State,
  initial: { messages_after: FIRST, channels_after: FIRST },
  run: (ctx: CauseCtx, { messages_after, channels_after }) =>
    pipe(
      E.Do,
      E.let('before_ms', () => ctx.nowMs - OTHERS_AFTER_MS),
      E.bind('messages', ({ before_ms }) => ctx.query(deletedMessages, { ...messages_after, before_ms })),
      E.bind('channels', ({ before_ms }) => ctx.query(deletedChannels, { ...channels_after, before_ms })),
      E.bind('alone', ({ before_ms }) => ctx.query(orphans, { ...messages_after, before_ms })),
      E.map(({ messages, channels, alone }) => ({
        emissions: [due(messages), due(channels), alone.map(({ event_id }) => event_id)].flatMap(forgotten),
        state: { messages_after: next(messages), channels_after: next(channels) },
        ...told([...messages, ...channels]),
      })),
    ),
});
