import * as t from 'io-ts';
import { BytesColumn, IdColumn, lookup, query, row } from '../../../lib';

export const IdentityRow = row('IdentityRow', { identity_id: IdColumn, name: t.string });

/** Everyone who lives on this node, oldest first. */
export const listIdentities = query<Record<string, never>, t.TypeOf<typeof IdentityRow>>({
  name: 'identity.list',
  sql: 'SELECT identity_id, name FROM identities ORDER BY seq LIMIT 1000',
  row: IdentityRow,
  everyOwner: true,
});

const InboxRow = row('InboxRow', { seq: t.number, address: BytesColumn });

/** The addresses that packets for this node are sent to. */
export const inboxes = query<{ after_seq: number }, t.TypeOf<typeof InboxRow>>({
  name: 'identity.inboxes',
  sql: 'SELECT seq, public_key AS address FROM identities WHERE seq > :after_seq ORDER BY seq LIMIT 500',
  row: InboxRow,
  everyOwner: true,
});

/** Whose packet is it? Asked before anything else of what arrives. */
export const inboxLookup = lookup({
  kind: 'inbox',
  sql: 'SELECT received_by FROM identities WHERE public_key = :id',
  ownerless: true,
});

/** The identity's own address, for the packets it sends. */
export const senderLookup = lookup({
  kind: 'sender',
  sql: 'SELECT public_key FROM identities WHERE received_by = :received_by LIMIT 1',
});
