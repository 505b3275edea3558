import * as E from 'fp-ts/Either';
import type { Dep, Deps, Event } from './event';
import { type Fault, missing, refused } from '../fault';
import { type EventId, type Ref, isEventId } from '../ids';
import type { Layout } from './layout';
import { type Secret } from '../secret';

// Early returns, here and in other functions that every event passes several times: chains of `E.chain` would cost a
// third of what the event costs besides its signature.
const lent = (deps: Deps, ref: Ref): Dep | undefined => deps.get(ref) ?? undefined;

/** Reads an event's body as that of one type. Refuses: an event of another type. */
export const bodyIn = <B>({ type, body }: Event, { name }: Layout<B>): E.Either<Fault, B> =>
  // Its body was decoded by the layout of its own type, and layouts bear the names of their types.
  type === name ? E.right(body as B) : E.left(refused('event.is_of_the_type_it_is_read_as'));

/**
 * Reads the body of the event that was lent for `ref`. Refuses: as Missing, a ref for which none was lent; an event of
 * another type.
 */
export const lentBody = <B>(deps: Deps, ref: Ref, layout: Layout<B>): E.Either<Fault, B> => {
  const event = lent(deps, ref)?.event;
  return event === undefined ? E.left(missing([ref])) : bodyIn(event, layout);
};

/** Reads an id in a column of a row that was lent. */
export const idColumn = (row: Readonly<Record<string, unknown>>, column: string): EventId | undefined => {
  const value = row[column];
  return isEventId(value) ? value : undefined;
};

/** Reads the secret that was lent for `ref`. Refuses, as Missing, a ref for which none was lent. */
export const secretIn = (deps: Deps, ref: Ref): E.Either<Fault, Secret> => {
  const secret = lent(deps, ref)?.local_metadata;
  return secret === undefined ? E.left(missing([ref])) : E.right(secret);
};

/** Reads the row that was lent for `ref`; undefined where an optional look-up found none. */
export const rowIn = (deps: Deps, ref: Ref): Readonly<Record<string, unknown>> | undefined => deps.get(ref)?.row;
