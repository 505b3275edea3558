import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { NO_DEPS, advance } from '../../lib/envelope/moves';
import { badPacket, forgotten, hanging, known, overLimit } from '../../lib/fault';
import { type EventId, equalBytes } from '../../lib/ids';
import type { Registry } from '../../lib/event/registry';
import { REFUSED_AFTER_MS } from './expire';
import { forgottenAmong, parentsOf } from './forgetting';
import { needsOf } from './needs';
import { type Step, step } from './step';

type Known = Pick<Store, 'events' | 'tombstones' | 'badEvents' | 'seen'>;

/** Not wanted here: forgotten on purpose, or found bad in itself. */
const unwantedIn =
  ({ tombstones, badEvents }: Known, now: () => number) =>
  (received_by: number, id: EventId): boolean =>
    tombstones.has(received_by, id, now()) || badEvents.has(received_by, id);

/** unwrapped → fresh: spares the work of opening what is stored or unwanted, by the id it claims. */
export const refuseKnown = (store: Known, now: () => number): Step => {
  const isUnwanted = unwantedIn(store, now);
  return step({
    name: 'refuseKnown',
    from: 'unwrapped',
    to: 'fresh',
    run: (e) => {
      if (store.events.has(e.received_by, e.claimed)) return E.left(known);
      if (isUnwanted(e.received_by, e.claimed)) return E.left(forgotten);
      const { sealed, claimed, opensWith, origin } = e;
      return E.right(advance(e, 'fresh', { sealed, claimed, opensWith, origin }, { needs: opensWith, deps: NO_DEPS }));
    },
  });
};

/** opened → wanted: the same by the recomputed id and by those the event hangs on. Then says what the event needs. */
export const refuseRemoved = (store: Known, { byName }: Registry, now: () => number): Step => {
  const isUnwanted = unwantedIn(store, now);
  return step({
    name: 'refuseRemoved',
    from: 'opened',
    to: 'wanted',
    run: (e) => {
      const { event, event_id, canonical, sealed, claimed, opensWith, origin } = e;
      const type = byName.get(event.type);
      if (type === undefined || type.reach === 'local') return E.left(badPacket('event.local_types_do_not_arrive'));
      const isForgotten = (id: EventId): boolean => isUnwanted(e.received_by, id);
      // A claim that proved true was asked about a step ago, in the same run.
      if (!equalBytes(event_id, claimed)) {
        if (store.events.has(e.received_by, event_id)) return E.left(known);
        if (isForgotten(event_id)) return E.left(forgotten);
      }
      if (type.reach === 'ephemeral' && store.seen.has(e.received_by, event_id)) return E.left(known);
      if (event.expires_at_ms > 0 && event.expires_at_ms + REFUSED_AFTER_MS <= now()) return E.left(forgotten);
      const parents = parentsOf(type, event);
      if (parents === undefined) return E.left(overLimit('hangs_on'));
      const gone = forgottenAmong(store, e.received_by, parents, now());
      if (gone !== undefined) return E.left(hanging(gone.until_ms));
      // What opened it stays lent: whether it is the right key is known once the rest is here.
      return E.right(
        advance(
          e,
          'wanted',
          { event, event_id, canonical, sealed, claimed, opensWith, origin },
          { needs: [...opensWith, ...needsOf(type, event, NO_DEPS)], event_type: event.type },
        ),
      );
    },
  });
};
