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

/** Was the event forgotten on purpose, or found bad in itself? */
const refusedFor =
  ({ tombstones, badEvents }: Known, now: () => number) =>
  (received_by: number, id: EventId): boolean =>
    tombstones.has(received_by, id, now()) || badEvents.has(received_by, id);

/** unwrapped → fresh: refuses, by the id they claim, bytes that are stored, forgotten or known to be bad. Opens nothing. */
export const refuseKnown = (store: Known, now: () => number): Step => {
  const isRefused = refusedFor(store, now);
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

/**
 * opened → accepted: refuses, by its recomputed id and by the ids it hangs on, an event that is stored, forgotten or known
 * to be bad. Then lists what the event needs.
 */
export const refuseRemoved = (store: Known, { byName }: Registry, now: () => number): Step => {
  const isRefused = refusedFor(store, now);
  return step({
    name: 'refuseRemoved',
    from: 'opened',
    to: 'accepted',
    run: (e) => {
      const { event, event_id, canonical, sealed, claimed, opensWith, origin } = e;
      const type = byName.get(event.type);
      if (type === undefined || type.reach === 'local') return E.left(badPacket('event.local_types_do_not_arrive'));
      const isForgotten = (id: EventId): boolean => isRefused(e.received_by, id);
      // A true claim was looked up two steps ago, in the same run.
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
      // The opener stays lent: whether it is the right key shows once the rest is here.
      return E.right(
        advance(
          e,
          'accepted',
          { event, event_id, canonical, sealed, claimed, opensWith, origin },
          { needs: [...opensWith, ...needsOf(type, event, NO_DEPS)], event_type: event.type },
        ),
      );
    },
  });
};
