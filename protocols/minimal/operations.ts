import * as t from 'io-ts';
import { IdFromHex, reading, U48_MAX, writing, ZERO_ID } from '../../lib';
import { createIdentity, inviteByLink, joinByLink } from './people/createIdentity';
import { IdentityRow, listIdentities } from './people/identityQueries';
import { createMessage } from './talk/createMessage';
import { MessageRow, listMessages } from './talk/messageQueries';
import { PeerRow, listPeers } from './people/peerQueries';

const Nothing = t.strict({}, 'Nothing');
const Created = t.strict({ identity_id: IdFromHex, peer_id: IdFromHex }, 'Created');

/** Newest first; `before` is the last row of the page before. */
const PageParams = t.intersection(
  [
    t.strict({}),
    t.exact(t.partial({ limit: t.Int, before: t.strict({ created_at_ms: t.Int, message_id: IdFromHex }) })),
  ],
  'PageParams',
);
const PAGE_MAX = 200;

/** All that an application can call. */
export const operations = {
  'identity.create': writing({
    scope: 'node',
    params: t.strict({ name: t.string }, 'CreateIdentity'),
    result: Created,
    flow: createIdentity,
  }),
  'identity.join': writing({
    scope: 'node',
    params: t.strict({ name: t.string, link: t.string }, 'JoinByLink'),
    result: Created,
    flow: joinByLink,
  }),
  'identity.list': reading({
    scope: 'node',
    params: Nothing,
    result: t.readonlyArray(IdentityRow),
    reads: [listIdentities],
    read: (reader) => reader.query(listIdentities, {}),
  }),
  'identity.invite': writing({
    scope: 'session',
    params: Nothing,
    result: t.strict({ link: t.string }),
    flow: inviteByLink,
  }),
  'peer.list': reading({
    scope: 'session',
    params: Nothing,
    result: t.readonlyArray(PeerRow),
    reads: [listPeers],
    read: (reader) => reader.query(listPeers, { after: ZERO_ID }),
  }),
  'message.create': writing({
    scope: 'session',
    params: t.strict({ text: t.string }, 'CreateMessage'),
    result: t.strict({ message_id: IdFromHex }),
    flow: createMessage,
  }),
  'message.list': reading({
    scope: 'session',
    params: PageParams,
    result: t.readonlyArray(MessageRow),
    reads: [listMessages],
    read: (reader, { limit = 50, before }) =>
      reader.query(listMessages, {
        before_ms: before?.created_at_ms ?? U48_MAX,
        before_id: before?.message_id ?? ZERO_ID,
        limit: Math.min(Math.max(1, limit), PAGE_MAX),
      }),
  }),
} as const;
