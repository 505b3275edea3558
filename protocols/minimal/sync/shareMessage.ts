import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { refTo, sending, ZERO_ID } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { listPeers } from '../people/peerQueries';

/** A message of ours goes at once to everyone we know, up to a page of peers; the others get it by sync. */
export const shareMessage: Reflector = {
  name: 'shareMessage',
  on: 'message',
  ours: true,
  limit: 256,
  reflect: (e, reader) =>
    pipe(
      reader.query(listPeers, { after: ZERO_ID }),
      E.map((peers) => peers.filter(({ own }) => !own)),
      E.map((others) => others.map(({ peer_id }) => sending('message', e.event_id, refTo('peer', peer_id)))),
    ),
};
