import * as E from 'fp-ts/Either';
import { defineEvent, isZero, refused, table, upsert } from '../../../lib';
import { peerLayout } from '../wire/bodies';

/** Each identity has its own copy of each peer it knows. */
export const peerEvent = defineEvent({
  type: 'peer',
  code: 2,
  reach: 'shared',
  layout: peerLayout,
  log: false,
  validate: E.fromPredicate(
    ({ event }) => isZero(event.signed_by),
    () => refused('peer.is_signed_by_itself'),
  ),
  project: ({ event, event_id }) => [upsert('peers', { peer_id: event_id, ...event.body })],
  schema: [
    table({
      name: 'peers',
      columns: { peer_id: 'BLOB', name: 'TEXT', public_key: 'BLOB' },
      indexes: [['peer_id'], ['public_key']],
    }),
  ],
});
