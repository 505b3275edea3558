import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import {
  BooleanColumn,
  type CauseCtx,
  type Emission,
  type Envelope,
  type Fault,
  badPacket,
  note,
  noting,
  query,
  row,
} from '../../../../lib';

const TakenRow = row('TakenRow', { taken: BooleanColumn });

/** Was a frame with this packet nonce answered before? */
export const isTaken = query<{ nonce: Uint8Array }, t.TypeOf<typeof TakenRow>>({
  name: 'session.frame_is_taken',
  sql: `SELECT EXISTS (SELECT 1 FROM ephemeral.frames WHERE received_by = :received_by AND nonce = :nonce) AS taken LIMIT 1`,
  row: TakenRow,
});

/** Time for which nonces are remembered, longer than most sessions live. */
const TAKEN_MS = 24 * 60 * 60 * 1_000;

/** Replay guard: answers each frame once, however often its packet comes. A recorded packet cannot make us send again. */
export const answerOnce = (ctx: CauseCtx, { nonce }: Envelope<'framed'>): E.Either<Fault, Emission> =>
  pipe(
    ctx.query(isTaken, { nonce }),
    E.filterOrElse(
      ([found]) => found?.taken !== true,
      (): Fault => badPacket('frame.is_new'),
    ),
    E.map(() => noting(note('frames', { nonce, until_ms: ctx.nowMs + TAKEN_MS }))),
  );
