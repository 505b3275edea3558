import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type CauseCtx, type Emission, IdFromHex, ZERO_ID, forgetting, forgettingUntilLifted } from '../../../lib';
import { job } from '../../../streams/kit';
import { DELETIONS_PER_TICK, type DeletionRow, deletedChannels, deletedMessages } from './deletionSlices';
import { liftingNote } from './liftingNote';
import { type OrphanRow, orphans } from './orphans';

/** Delay between another user's deletion, which hides its target at once, and forgetting it. Source: quiet, "Forgetting". */
const OTHERS_AFTER_MS = 7 * 24 * 60 * 60 * 1_000;

/** Forgets targets that their own authors deleted for good, and those of others until that is lifted. */
const forgetDue = (kind: 'message' | 'channel', rows: readonly DeletionRow[]): readonly Emission[] => {
  const due = rows.filter((one) => one.due);
  const own = due.filter((one) => one.own).map(({ target }) => target);
  const ofOthers = due
    .filter((one) => !one.own)
    .map(({ target, group_id, author }) => ({ event_id: target, note: liftingNote(kind, group_id, author) }));
  return [
    ...(own.length === 0 ? [] : [forgetting(own, null)]),
    ...(ofOthers.length === 0 ? [] : [forgettingUntilLifted(ofOthers)]),
  ];
};

const forgetOrphans = (alone: readonly OrphanRow[]): readonly Emission[] => {
  const all = alone.map(({ event_id, message_id }) => ({ event_id, note: liftingNote('orphan', message_id) }));
  return all.length === 0 ? [] : [forgettingUntilLifted(all)];
};

const After = t.strict({ target: IdFromHex, group_id: IdFromHex });
type After = t.TypeOf<typeof After>;
const FIRST: After = { target: ZERO_ID, group_id: ZERO_ID };

/** Cursor of the next tick: after the last target read, or at the beginning once all were read. */
const next = (rows: readonly DeletionRow[]): After =>
  (rows.length < DELETIONS_PER_TICK ? undefined : rows.at(-1)) ?? FIRST;

const countTargets = (rows: readonly DeletionRow[]) => ({
  done: rows.filter((one) => one.due).length,
  pending: rows.filter((one) => one.waits).length,
});

const State = t.strict({ messages_after: After, channels_after: After });

/**
 * Every minute, forgets due targets of deletions, a bounded number a tick, and everything that hangs on them. Edits and
 * reactions of messages that never came go too. A forgotten event is refused when it comes again. The report counts the
 * forgotten targets, and those that are only hidden so far.
 */
export const forgetDeleted = job({
  name: 'forgetDeleted',
  everyMs: 60_000,
  limit: 4,
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
        emissions: [...forgetDue('message', messages), ...forgetDue('channel', channels), ...forgetOrphans(alone)],
        state: { messages_after: next(messages), channels_after: next(channels) },
        ...countTargets([...messages, ...channels]),
      })),
    ),
});
