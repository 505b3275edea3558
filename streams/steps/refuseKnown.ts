import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { NO_DEPS, advance } from '../../lib/envelope/moves';
import { forgotten, known } from '../../lib/fault';
import { type EventId } from '../../lib/ids';
import { type Step, step } from './step';

export type KnownIds = Pick<Store, 'events' | 'tombstones' | 'badEvents' | 'seen'>;

/** Was the event forgotten on purpose, or found bad in itself? */
export const openRefusalCheck =
  ({ tombstones, badEvents }: KnownIds, now: () => number) =>
  (received_by: number, id: EventId): boolean =>
    tombstones.has(received_by, id, now()) || badEvents.has(received_by, id);

/** unwrapped → fresh: refuses, by the id they claim, bytes that are stored, forgotten or known to be bad. Opens nothing. */
export const refuseKnown = (store: KnownIds, now: () => number): Step => {
  const isRefused = openRefusalCheck(store, now);
  return step({
    name: 'refuseKnown',
    from: 'unwrapped',
    to: 'fresh',
    run: (e) => {
      if (store.events.has(e.received_by, e.claimed)) return E.left(known);
      if (isRefused(e.received_by, e.claimed)) return E.left(forgotten);
      const { sealed, claimed, opensWith, origin } = e;
      return E.right(advance(e, 'fresh', { sealed, claimed, opensWith, origin }, { needs: opensWith, deps: NO_DEPS }));
    },
  });
};
