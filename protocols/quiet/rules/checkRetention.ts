import type * as E from 'fp-ts/Either';
import { type Event, type Fault, U48_MAX } from '../../../lib';
import { days, rule, rules } from './network';

/** The shortest retention of a channel, in milliseconds. Source: quiet, "Channels". */
export const RETENTION_MS_MIN = 60_000;

const DAY_MS = days(1);
/** The last expiry, in milliseconds since 1970, whose class is a time: the class is the end of its UTC day. */
export const EXPIRY_MS_MAX = Math.floor(U48_MAX / DAY_MS) * DAY_MS - 1;

/**
 * Checks the retention that an event sets for a channel: 0, or a minute and more, so that messages made together with the
 * event expire at a time that a key has a class for.
 */
export const checkRetention = ({
  type,
  created_at_ms,
  body: { retention_ms },
}: Event<{ readonly retention_ms: number }>): E.Either<Fault, unknown> =>
  rules(
    rule(`${type}.keeps_messages_for_a_minute_or_more`, retention_ms === 0 || retention_ms >= RETENTION_MS_MIN),
    rule(`${type}.retention_ends_in_time`, created_at_ms + retention_ms <= EXPIRY_MS_MAX),
  );
