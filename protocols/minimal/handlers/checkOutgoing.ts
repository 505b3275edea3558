import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { advance, denied, lentBody, rowIn } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';
import { peerLayout } from '../wire/bodies';

/** Lent to every outgoing envelope: the sender's own address. */
export const SENDER = 'sender:';

/** loaded → addressed: a peer's public key is its address. */
export const checkOutgoing: OpenHandler = () =>
  step({
    name: 'checkOutgoing',
    from: 'loaded',
    to: 'addressed',
    run: (e) => {
      const { carries, event_id, fresh, bytes, deps, to } = e;
      const from = rowIn(deps, SENDER)?.['public_key'];
      if (!(from instanceof Uint8Array)) return E.left(denied('outgoing.has_a_sender'));
      return pipe(
        lentBody(deps, to, peerLayout),
        E.map(({ public_key }) =>
          advance(e, 'addressed', { carries, event_id, fresh, from, address: public_key, bytes }),
        ),
      );
    },
  });
