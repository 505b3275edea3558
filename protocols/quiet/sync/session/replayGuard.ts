import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import {
  BooleanColumn,
  type CauseCtx,
  type Emission,
  type Envelope,
  type Fault,
  badBlob,
  note,
  noting,
  query,
  row,
} from '../../../../lib';

const TakenRow = row('TakenRow', { taken: BooleanColumn });

/** Was a frame answered before? Told by the nonce of its packet. */
export const isTaken = query<{ nonce: Uint8Array }, t.TypeOf<typeof TakenRow>>({
  name: 'session.frame_is_taken',
  sql: `SELECT EXISTS (SELECT 1 FROM ephemeral.frames WHERE received_by = :received_by AND nonce = :nonce) AS taken LIMIT 1`,
  row: TakenRow,
});

/** Longer than most sessions live. */
const TAKEN_MS = 24 * 60 * 60 * 1_000;

/** Each frame is answered once, however often its packet comes: else whoever records one makes us send for ever. */
export const once = (ctx: CauseCtx, { nonce }: Envelope<'framed'>): E.Either<Fault, Emission> =>
  pipe(
    ctx.query(isTaken, { nonce }),
    E.filterOrElse(
      ([found]) => found?.taken !== true,
      (): Fault => badBlob('frame.is_new'),
    ),
    E.map(() => noting(note('frames', { nonce, until_ms: ctx.nowMs + TAKEN_MS }))),
  );
