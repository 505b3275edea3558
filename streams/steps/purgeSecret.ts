import * as E from 'fp-ts/Either';
import { denied, missing, overLimit } from '../../lib/fault';
import type { EventId } from '../../lib/ids';
import { advance } from '../../lib/envelope/moves';
import { REFUSED_AFTER_MS } from './expire';
import { type ForgetTools, openForgetting } from './forgetting';
import { type Step, step } from './step';

/** Events that one emission may let go of with a secret. */
export const PURGING_MAX = 256;

/**
 * purging → purged: a secret goes, and the events that are about it alone; these are refused until seven days after their
 * end, or for good where they have none. Asked in the transaction that does it, whatever whoever asks for it believed.
 * Refuses: more than `PURGING_MAX` ids, a secret that is not here, one that opens a stored event, one that anything needs
 * that waits, on disk or in memory.
 */
export const purgeSecret = (tools: ForgetTools): Step => {
  const { store } = tools;
  const { forget } = openForgetting(tools);

  const letGo = (received_by: number, event_id: EventId): number => {
    const head = store.events.head(received_by, event_id);
    if (head === undefined) return 0;
    const end = store.events.expiryOf(head.seq);
    forget({ received_by, event_id, until_ms: end === 0 ? null : end + REFUSED_AFTER_MS, root: null });
    return 1;
  };

  return step({
    name: 'purgeSecret',
    from: 'purging',
    to: 'purged',
    run: (e) => {
      const { ref, ids, received_by } = e;
      if (ids.length > PURGING_MAX) return E.left(overLimit('purging'));
      if (store.secrets.find(received_by, ref) === undefined) return E.left(missing([ref]));
      if (store.events.opens(received_by, ref)) return E.left(denied('purge.opens_nothing_stored'));
      if (store.quarantine.awaits(received_by, ref)) return E.left(denied('purge.nothing_waits_for_it'));
      store.secrets.remove(received_by, ref);
      store.taintedKeys.remove(received_by, ref);
      let count = 0;
      for (const event_id of ids) count += letGo(received_by, event_id);
      return E.right(advance(e, 'purged', { count }));
    },
  });
};
