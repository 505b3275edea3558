import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { denied, BooleanColumn, type EventId, type Fault, IdColumn, query, type Reader, row } from '../../../lib';

export const PeerRow = row('PeerRow', { peer_id: IdColumn, name: t.string, own: BooleanColumn });
const PeerIdRow = row('PeerIdRow', { peer_id: IdColumn });

/** Everyone this identity knows, itself included, by id: at most 256 after `:after`. */
export const listPeers = query<{ after: Uint8Array }, t.TypeOf<typeof PeerRow>>({
  name: 'peer.list',
  sql: `SELECT p.peer_id, p.name, p.public_key = i.public_key AS own
          FROM identities i JOIN peers p ON p.received_by = i.received_by
         WHERE i.received_by = :received_by AND p.peer_id > :after ORDER BY p.peer_id LIMIT 256`,
  row: PeerRow,
});

export const ownPeers = query<Record<string, never>, { readonly peer_id: EventId }>({
  name: 'peer.own',
  sql: `SELECT p.peer_id FROM identities i
          JOIN peers p ON p.received_by = i.received_by AND p.public_key = i.public_key
         WHERE i.received_by = :received_by ORDER BY p.seq LIMIT 1`,
  row: PeerIdRow,
});

/** The peer by which others know this identity. */
export const ownPeer = (reader: Reader): E.Either<Fault, EventId> =>
  E.chain(([own]: readonly { readonly peer_id: EventId }[]) =>
    own === undefined ? E.left(denied('identity.has_a_peer')) : E.right(own.peer_id),
  )(reader.query(ownPeers, {}));

/** Peers whose id is after `:after` and not after `:upto`. */
export const peersBetween = query<{ after: Uint8Array; upto: Uint8Array }, { readonly peer_id: EventId }>({
  name: 'peer.between',
  sql: `SELECT peer_id FROM peers
         WHERE received_by = :received_by AND peer_id > :after AND peer_id <= :upto ORDER BY peer_id LIMIT 100`,
  row: PeerIdRow,
});
