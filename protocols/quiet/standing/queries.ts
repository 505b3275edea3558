import * as t from 'io-ts';
import { HexColumn, query, row } from '../../../lib';

/** Facts read at a time; the next page begins after the last `seq`. */
export const FACTS_PER_PAGE = 1_000;

export interface Page extends Record<string, number | Uint8Array> {
  network_id: Uint8Array;
  after: number;
}

/** Columns as standing names them: `name` alone, or `column AS name`. */
const page = <P extends t.Props>(name: string, table: string, columns: string, props: P) =>
  query<Page, t.TypeOf<t.TypeC<P>> & { readonly seq: number }>({
    name: `standing.${name}`,
    sql: `SELECT seq, ${columns} FROM ${table}
           WHERE received_by = :received_by AND network_id = :network_id AND seq > :after
           ORDER BY seq LIMIT ${FACTS_PER_PAGE}`,
    row: row(`${name}Fact`, { seq: t.number, ...props }),
  });

const act = { peer_id: HexColumn, created_at_ms: t.number };
const named = { ...act, event_id: HexColumn, name: t.string };
const closing = { peer_id: HexColumn, closes_at_ms: t.number };

/** The authority facts of a network, kind by kind. */
export const FACTS = {
  devices: page('devices', 'peers', 'peer_id, public_key, link_invite_id, created_at_ms', {
    ...act,
    public_key: HexColumn,
    link_invite_id: HexColumn,
  }),
  users: page('users', 'users', 'user_event_id AS event_id, peer_id, name, invite_id, created_at_ms', {
    ...named,
    invite_id: t.union([HexColumn, t.null]),
  }),
  renames: page('renames', 'renames', 'rename_id AS event_id, peer_id, name, created_at_ms', named),
  groups: page('groups', 'groups', 'group_id, peer_id, name, kind, created_at_ms', {
    ...act,
    group_id: HexColumn,
    name: t.string,
    kind: t.union([t.literal(0), t.literal(1), t.literal(2)]),
  }),
  grants: page('grants', 'grants', 'grant_id AS event_id, group_id, user_id, peer_id, created_at_ms', {
    ...act,
    event_id: HexColumn,
    group_id: HexColumn,
    user_id: HexColumn,
  }),
  invites: page('invites', 'invites', 'invite_id, group_id, max_uses, closes_at_ms, peer_id', {
    ...closing,
    invite_id: HexColumn,
    group_id: HexColumn,
    max_uses: t.number,
  }),
  linkInvites: page('linkInvites', 'link_invites', 'link_invite_id, peer_id, closes_at_ms', {
    ...closing,
    link_invite_id: HexColumn,
  }),
  links: page('links', 'links', 'link_id AS event_id, link_invite_id, linked_id, peer_id, log_seq AS log', {
    event_id: HexColumn,
    link_invite_id: HexColumn,
    linked_id: HexColumn,
    peer_id: HexColumn,
    log: t.number,
  }),
} as const;
