import * as E from 'fp-ts/Either';
import type { Store } from '../../lib/db/store';
import { advance } from '../../lib/envelope/moves';
import { overLimit } from '../../lib/fault';
import { type Step, step } from './step';

/** wrapped → sent: a row in the outbox, offered to the transport after COMMIT. Refuses: more than the outbox holds. */
export const send = ({ outbox }: Pick<Store, 'outbox'>, now: () => number): Step =>
  step({
    name: 'send',
    from: 'wrapped',
    to: 'sent',
    run: (e) => {
      if (outbox.isFull()) return E.left(overLimit('outbox'));
      const { from, address, packet } = e;
      const outbox_id = outbox.add(e.received_by, now(), { sender: from, destination: address, packet });
      return E.right(advance(e, 'sent', { outbox_id, from, address, packet }));
    },
  });
