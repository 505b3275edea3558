import * as E from 'fp-ts/Either';
import { NO_DEPS, advance } from '../../lib/envelope/moves';
import type { Registry } from '../../lib/event/registry';
import { badPacket, forgotten, hanging, known, overLimit } from '../../lib/fault';
import { type EventId, equalBytes } from '../../lib/ids';
import { REFUSED_AFTER_MS } from './expire';
import { forgottenAmong, parentsOf } from './forgetting';
import { needsOf } from './needs';
import { type KnownIds, openRefusalCheck } from './refuseKnown';
import { type Step, step } from './step';

/**
 * opened → accepted: refuses, by its recomputed id and by the ids it hangs on, an event that is stored, forgotten or known
 * to be bad. Then lists what the event needs.
 */
export const refuseRemoved = (store: KnownIds, { byName }: Registry, now: () => number): Step => {
  const isRefused = openRefusalCheck(store, now);
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
      if (gone !== undefined) return E.left(hanging(gone.until_ms, gone.root));
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
