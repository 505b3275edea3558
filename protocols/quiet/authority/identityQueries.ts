import * as t from 'io-ts';
import { BytesColumn, IdColumn, query, row } from '../../../lib';

export const IdentityRow = row('IdentityRow', { identity_id: IdColumn, name: t.string });

/** All identities of this node, oldest first. */
export const listIdentities = query<Record<string, never>, t.TypeOf<typeof IdentityRow>>({
  name: 'identity.list',
  sql: 'SELECT identity_id, name FROM identities ORDER BY seq LIMIT 1000',
  row: IdentityRow,
  everyOwner: true,
});

const InboxRow = row('InboxRow', { seq: t.number, address: BytesColumn });

/** The addresses to listen on: each device's public key. */
export const inboxes = query<{ after_seq: number }, t.TypeOf<typeof InboxRow>>({
  name: 'identity.inboxes',
  sql: 'SELECT seq, public_key AS address FROM own_devices WHERE seq > :after_seq ORDER BY seq LIMIT 500',
  row: InboxRow,
  everyOwner: true,
});

const OwnIdentityRow = row('OwnIdentityRow', { name: t.string });

/** The identity that calls. */
export const ownIdentity = query<Record<string, never>, t.TypeOf<typeof OwnIdentityRow>>({
  name: 'identity.own',
  sql: 'SELECT name FROM identities WHERE received_by = :received_by LIMIT 1',
  row: OwnIdentityRow,
});
