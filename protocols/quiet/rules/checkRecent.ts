import * as E from 'fp-ts/Either';
import { type Event, type Fault, badPacket } from '../../../lib';

/** Requests count within this time of our clock: replays of older ones are no longer remembered. Source: sync, "Session". */
const CLOCKS_MS = 60 * 60 * 1_000;

/** Refuses what was not made within an hour of now. */
export const checkRecent = (nowMs: number, { type, created_at_ms }: Event): E.Either<Fault, unknown> =>
  Math.abs(created_at_ms - nowMs) > CLOCKS_MS ? E.left(badPacket(`${type}.is_of_this_hour`)) : E.right(undefined);
