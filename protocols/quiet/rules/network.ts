import * as E from 'fp-ts/Either';
import { type Deps, type Event, type Fault, type Identified, equalBytes, isZero, refused } from '../../../lib';

/** Checks one rule; refuses under its name. */
export const rule = (name: string, kept: boolean): E.Either<Fault, unknown> =>
  kept ? E.right(undefined) : E.left(refused(name));

/** Checks several rules in order; the first that fails refuses. */
export const rules = (...all: readonly E.Either<Fault, unknown>[]): E.Either<Fault, unknown> =>
  all.find(E.isLeft) ?? E.right(undefined);

const isOf = (event: Event, { realm_id }: Event, event_id: Uint8Array | undefined): boolean =>
  equalBytes(event.realm_id, realm_id) || (isZero(event.realm_id) && equalBytes(event_id ?? event.realm_id, realm_id));

/**
 * Checks that an event names its network, and that every dep is of that network.
 * Source: threats, "T6".
 */
export const checkOwnNetwork = ({ event }: Identified, deps: Deps): E.Either<Fault, unknown> => {
  const lent = [...deps.values()];
  const own = lent.every((dep) => dep?.event === undefined || isOf(dep.event, event, dep.event_id));
  return rule(`${event.type}.in_its_own_network`, own && !isZero(event.realm_id));
};

const DAY_MS = 24 * 60 * 60 * 1_000;
export const days = (count: number): number => count * DAY_MS;

/** Checks that an event expires, at most `maxDays` after it was made. */
export const checkExpiry = ({ event }: Identified, maxDays: number): E.Either<Fault, unknown> => {
  const lasts = event.expires_at_ms - event.created_at_ms;
  return rule(`${event.type}.expires_within_${maxDays}_days`, lasts > 0 && lasts <= days(maxDays));
};
