import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { advance } from '../../lib/envelope/moves';
import { denied, missing } from '../../lib/fault';
import { refTo } from '../../lib/ids';
import { type Step, step } from './step';

/** outgoing → loaded: fetches the bytes by id at the last moment. Refuses: what is not here, and what never leaves. */
export const loadOutgoing = ({ events }: Pick<Store, 'events'>): Step =>
  step({
    name: 'loadOutgoing',
    from: 'outgoing',
    to: 'loaded',
    run: (e) => {
      const { carries, event_id, fresh, to } = e;
      if (e.bytes !== undefined) return E.right(advance(e, 'loaded', { carries, event_id, fresh, to, bytes: e.bytes }));
      const stored = events.find(e.received_by, event_id);
      if (stored === undefined) return E.left(missing([refTo(e.event_type, event_id)]));
      if (stored.local_only === 1) return E.left(denied('outgoing.local_types_stay'));
      return E.right(advance(e, 'loaded', { carries, event_id, fresh, to, bytes: stored.sealed }));
    },
  });
