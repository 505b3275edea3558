import * as E from 'fp-ts/Either';
import { advance, eventIdOf } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';
import { unwrap } from '../wire/packet';

/** received → unwrapped: takes the event's bytes out of the packet. */
export const unwrapTransit: OpenHandler = ({ crypto }) =>
  step({
    name: 'unwrapTransit',
    from: 'received',
    to: 'unwrapped',
    run: (e) =>
      E.map((sealed: Uint8Array) => {
        const { origin } = e;
        return advance(e, 'unwrapped', { sealed, claimed: eventIdOf(crypto, sealed), opensWith: [], origin });
      })(unwrap(e.packet)),
  });
