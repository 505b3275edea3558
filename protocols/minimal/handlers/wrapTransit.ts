import * as E from 'fp-ts/Either';
import { advance } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';
import { wrap } from '../wire/packet';

/** addressed → wrapped: the packet, made of named bytes alone. */
export const wrapTransit: OpenHandler = () =>
  step({
    name: 'wrapTransit',
    from: 'addressed',
    to: 'wrapped',
    run: (e) => E.right(advance(e, 'wrapped', { from: e.from, address: e.address, packet: wrap(e.bytes) })),
  });
