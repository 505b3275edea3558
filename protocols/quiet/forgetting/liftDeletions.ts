import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type CauseCtx, IdColumn, IdFromHex, ZERO_ID, lifting, query, row } from '../../../lib';
import { job } from '../../../streams/kit';
import { type DeletionTarget, decidingDeletion, isDeletedByAuthor } from './deletionSql';
import { NOTE_USER, isKind, noteAbout } from './liftingNote';

/** Tombstones read in one tick at most. */
export const TOMBSTONES_PER_TICK = 250;

const TombstoneRow = row('LiftableTombstone', { event_id: IdColumn, lifts: t.number });

const TARGET: DeletionTarget = { target: 's.event_id', group_id: noteAbout('s.note'), user_id: NOTE_USER };

/**
 * The next tombstones after a cursor, and whether what was forgotten is wanted again: no deletion of others counts any
 * more, and its author did not delete it. An orphan is wanted once its message is here.
 */
export const liftableTombstones = query<{ event_id: Uint8Array }, t.TypeOf<typeof TombstoneRow>>({
  name: 'forgetting.liftable',
  sql: `SELECT s.event_id,
               CASE WHEN ${isKind('s.note', 'message')}
                    THEN ${decidingDeletion('deleted_messages', TARGET)} IS NULL AND NOT ${isDeletedByAuthor(TARGET)}
                    WHEN ${isKind('s.note', 'channel')}
                    THEN ${decidingDeletion('deleted_channels', TARGET)} IS NULL
                    ELSE EXISTS (SELECT 1 FROM events e WHERE e.received_by = s.received_by AND e.event_id = ${noteAbout('s.note')})
               END AS lifts
          FROM (SELECT received_by, event_id, note FROM tombstones
                 WHERE received_by = :received_by AND event_id > :event_id AND note IS NOT NULL
                 ORDER BY event_id LIMIT ${TOMBSTONES_PER_TICK}) s
         ORDER BY s.event_id LIMIT ${TOMBSTONES_PER_TICK}`,
  row: TombstoneRow,
});

const RootRow = row('LiftedRoot', { root: IdColumn });

/** Events that were lifted, while tombstones that rest on them are left. */
export const unfinishedLiftings = query<Record<string, never>, t.TypeOf<typeof RootRow>>({
  name: 'forgetting.liftings',
  sql: 'SELECT root FROM liftings WHERE received_by = :received_by ORDER BY root LIMIT 4',
  row: RootRow,
});

const State = t.strict({ after: IdFromHex });

/**
 * Every minute, lifts what was forgotten by others' word, if none of their deletions counts any more: standing changed, or
 * they were taken back. With it go the tombstones of all that hung on it. Any device that still
 * has it brings it back. The report counts the events, and the liftings that go on.
 * Source: quiet, "Forgetting".
 */
export const liftDeletions = job({
  name: 'liftDeletions',
  everyMs: 60_000,
  limit: 2,
  state: State,
  initial: { after: ZERO_ID },
  run: (ctx: CauseCtx, { after }) =>
    pipe(
      E.Do,
      E.bind('rows', () => ctx.query(liftableTombstones, { event_id: after })),
      E.bind('unfinished', () => ctx.query(unfinishedLiftings, {})),
      E.map(({ rows, unfinished }) => {
        const wanted = rows.filter(({ lifts }) => lifts === 1).map(({ event_id }) => event_id);
        const batches = [wanted, unfinished.map(({ root }) => root)].filter((ids) => ids.length > 0);
        const last = rows.length < TOMBSTONES_PER_TICK ? undefined : rows.at(-1);
        return {
          emissions: batches.map((ids) => lifting(ids)),
          state: { after: last?.event_id ?? ZERO_ID },
          ...{ done: wanted.length, pending: unfinished.length },
        };
      }),
    ),
});
