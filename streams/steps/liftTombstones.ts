import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { overLimit } from '../../lib/fault';
import { advance } from '../../lib/envelope/moves';
import { type Step, step } from './step';

/** Events that one emission may lift. */
export const LIFTING_MAX = 256;

/**
 * lifting → lifted: forgotten events, and what hung on them, are refused no longer. Nothing comes back by itself: a device
 * that still has them offers them when it compares. Refuses: more than `LIFTING_MAX` ids.
 */
export const liftTombstones = ({ tombstones }: Pick<Store, 'tombstones'>): Step =>
  step({
    name: 'liftTombstones',
    from: 'lifting',
    to: 'lifted',
    run: (e) => {
      if (e.ids.length > LIFTING_MAX) return E.left(overLimit('lifting'));
      let count = 0;
      for (const event_id of e.ids) count += tombstones.lift(e.received_by, event_id);
      return E.right(advance(e, 'lifted', { count }));
    },
  });
