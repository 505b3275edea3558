import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { drafting, type EventId, type Fault, IdFromHex, type Reader, refTo, sending, ZERO_ID } from '../../../lib';
import { job } from '../../../streams/kit';
import { firstGaps } from '../talk/messageQueries';
import { listPeers, ownPeer } from '../people/peerQueries';
import { ENTRIES_MAX, syncPeersLayout } from '../wire/bodies';

/** The peer asked last, and the peer after which the next page of the vector begins. */
const State = t.type({ asked: IdFromHex, after: IdFromHex }, 'SyncPeersState');

/** The next peer in a walk round all peers but ourselves: the one asked longest ago. */
const nextToAsk = (reader: Reader, asked: EventId): E.Either<Fault, EventId | undefined> =>
  pipe(
    [asked, ZERO_ID],
    E.traverseArray((after) => reader.query(listPeers, { after })),
    E.map((pages) => pages.flat().find(({ own }) => !own)?.peer_id),
  );

/**
 * Every three seconds each identity tells one peer who it is and which messages it lacks. The peer sends what comes next,
 * which repairs losses.
 */
export const syncPeers = job({
  name: 'syncPeers',
  everyMs: 3_000,
  limit: 2,
  state: State,
  initial: { asked: ZERO_ID, after: ZERO_ID },
  run: (reader, { asked, after }) =>
    pipe(
      E.Do,
      E.bind('peer_id', () => ownPeer(reader)),
      E.bind('entries', () => reader.query(firstGaps, { after })),
      E.bind('to', () => nextToAsk(reader, asked)),
      E.map(({ peer_id, entries, to }) => {
        if (to === undefined) return { emissions: [], state: { asked, after } };
        const whom = refTo('peer', to);
        const question = { layout: syncPeersLayout, body: { after, entries }, nowMs: reader.nowMs, signed_by: peer_id };
        const asking = drafting(question, { needs: [refTo('identity', reader.identity_id)], to: [whom] });
        const last = entries.length === ENTRIES_MAX ? entries.at(-1)?.peer_id : undefined;
        return { emissions: [sending('peer', peer_id, whom), asking], state: { asked: to, after: last ?? ZERO_ID } };
      }),
    ),
});
