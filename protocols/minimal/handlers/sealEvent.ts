import * as E from 'fp-ts/Either';
import { restage } from '../../../lib';
import { type OpenHandler, step } from '../../../streams/kit';

/** validated → sealed: what is stored and sent is the canonical form itself, a peer's bytes as they came. */
export const sealEvent: OpenHandler = () =>
  step({
    name: 'sealEvent',
    from: 'validated',
    to: 'sealed',
    run: (e) => E.right(restage({ ...e, sealed: e.sealed ?? e.canonical }, 'sealed')),
  });
