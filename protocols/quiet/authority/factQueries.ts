import * as t from 'io-ts';
import { BooleanColumn, HexColumn, query, row } from '../../../lib';

/** Facts on one page; the next page begins after the last `seq`. */
export const FACTS_PER_PAGE = 1_000;

export interface FactPage extends Record<string, number | Uint8Array> {
  network_id: Uint8Array;
  after: number;
}

/** Columns under the names of the pure function: `name` alone, or `column AS name`. */
const page = <P extends t.Props>(name: string, table: string, columns: string, props: P) =>
  query<FactPage, t.TypeOf<t.TypeC<P>> & { readonly seq: number }>({
    name: `standing.${name}`,
    sql: `SELECT seq, ${columns} FROM ${table}
           WHERE received_by = :received_by AND network_id = :network_id AND seq > :after
           ORDER BY seq LIMIT ${FACTS_PER_PAGE}`,
    row: row(`${name}Fact`, { seq: t.number, ...props }),
  });

const PlaceRow = row('placesFact', {
  ...{ seq: t.number, event_id: HexColumn, peer_id: HexColumn, prev: HexColumn, log: t.number },
});
type PlaceRow = t.TypeOf<typeof PlaceRow>;

const act = { peer_id: HexColumn, created_at_ms: t.number };
const named = { ...act, event_id: HexColumn, name: t.string };
const closing = { peer_id: HexColumn, closes_at_ms: t.number };

const REMOVAL = 'seq, received_by, network_id, removal_id, peer_id, round, acts';
const REMOVALS = `(
  SELECT ${REMOVAL}, user_id AS target_id, iif(what = 1, 'demotion', 'user') AS kind, 0 AS generation FROM user_removals
  UNION ALL SELECT ${REMOVAL}, device_id, 'peer', 0 FROM peer_removals
  UNION ALL SELECT ${REMOVAL}, user_id, 'recover', generation FROM recoveries)`;

/** Removals of users, of admins' rights and of devices, and recoveries. */
const removals = page('removals', REMOVALS, 'removal_id, peer_id, target_id, kind, generation, round, acts', {
  removal_id: HexColumn,
  peer_id: HexColumn,
  target_id: HexColumn,
  kind: t.keyof({ user: null, demotion: null, peer: null, recover: null }),
  generation: t.number,
  round: t.number,
  acts: BooleanColumn,
});

const TAKEN_BACK = `(
  SELECT g.seq * 32 + t.nth AS seq, g.received_by, g.network_id, g.removal_id, g.peer_id, g.group_id, g.user_id, t.grant_id
    FROM group_removals g JOIN grants_taken_back t ON t.received_by = g.received_by AND t.removal_id = g.removal_id)`;

/** Grants that a `remove_member` takes back, a row for each. */
const takeBacks = page('takeBacks', TAKEN_BACK, 'removal_id AS event_id, peer_id, group_id, user_id, grant_id', {
  event_id: HexColumn,
  peer_id: HexColumn,
  group_id: HexColumn,
  user_id: HexColumn,
  grant_id: HexColumn,
});

const cutoff = { removal_id: HexColumn, device_id: HexColumn, cutoff: HexColumn };
const CUTOFFS = 'removal_id, device_id, cutoff';
/** One removal has several rows of the same `seq`, so its pages go by another number. */
const cutoffs = (name: string, table: string) =>
  page(name, `(SELECT seq * 8 + nth AS seq, received_by, network_id, ${CUTOFFS} FROM ${table})`, CUTOFFS, cutoff);

/** Types of authority events, each with its table and the id column of that. */
const LOGGED: readonly (readonly [type: string, table: string, id: string])[] = [
  ['user', 'users', 'user_event_id'],
  ['user_update', 'renames', 'rename_id'],
  ['group', 'groups', 'group_id'],
  ['group_member', 'grants', 'grant_id'],
  ['invite', 'invites', 'invite_id'],
  ['link', 'links', 'link_id'],
  ['link_invite', 'link_invites', 'link_invite_id'],
  ['remove_user', 'user_removals', 'removal_id'],
  ['remove_peer', 'peer_removals', 'removal_id'],
  ['revoke_invite', 'revocations', 'revocation_id'],
  ['recover', 'recoveries', 'removal_id'],
  ['remove_member', 'group_removals', 'removal_id'],
  ['delete_message', 'message_deletions', 'deletion_id'],
  ['delete_channel', 'channel_deletions', 'deletion_id'],
  ['channel_update', 'channel_updates', 'update_id'],
];

const HERE = 'WHERE received_by = :received_by AND network_id = :network_id';

/** Devices whose logs are followed: the ones that removals name, and the signers of removals. */
const CUT_DEVICES = `SELECT peer_id FROM user_removals ${HERE}
  UNION SELECT peer_id FROM peer_removals ${HERE}
  UNION SELECT peer_id FROM recoveries ${HERE}
  UNION SELECT device_id FROM user_cutoffs ${HERE}
  UNION SELECT device_id FROM recovery_cutoffs ${HERE}
  UNION SELECT device_id FROM peer_removals ${HERE}`;

/**
 * SQL for the rows of devices' authority logs, out of the table of each type. `which` is a condition on `network_id` and
 * `peer_id`.
 */
export const logRows = (which: string): string =>
  LOGGED.map(
    ([
      type,
      table,
      id,
    ]) => `SELECT seq, received_by, network_id, '${type}' AS type, ${id} AS event_id, peer_id, log_prev, log_seq FROM ${table}
     WHERE received_by = :received_by AND ${which}`,
  ).join(' UNION ALL ');

/** Log positions of those devices' authority events. */
const places = query<FactPage, PlaceRow>({
  name: 'standing.places',
  sql: `WITH cut (id) AS MATERIALIZED (${CUT_DEVICES})
        SELECT seq, event_id, peer_id, log_prev AS prev, log_seq AS log FROM (${logRows('network_id = :network_id AND peer_id IN (SELECT id FROM cut)')})
         WHERE received_by = :received_by AND seq > :after ORDER BY seq LIMIT ${FACTS_PER_PAGE}`,
  row: PlaceRow,
});

/** Queries for the authority facts of a network, by kind. */
export const factQueries = {
  devices: page('devices', 'peers', 'peer_id, public_key, link_invite_id, recovery_key, created_at_ms', {
    ...act,
    public_key: HexColumn,
    link_invite_id: HexColumn,
    recovery_key: HexColumn,
  }),
  users: page('users', 'users', 'user_event_id AS event_id, peer_id, name, invite_id, created_at_ms', {
    ...named,
    invite_id: t.union([HexColumn, t.null]),
  }),
  groups: page('groups', 'groups', 'group_id, peer_id, name, kind, created_at_ms, log_seq AS log', {
    ...act,
    log: t.number,
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
  removals,
  userCutoffs: cutoffs('userCutoffs', 'user_cutoffs'),
  peerCutoffs: cutoffs('peerCutoffs', 'peer_cutoffs'),
  recoveryCutoffs: cutoffs('recoveryCutoffs', 'recovery_cutoffs'),
  takeBacks,
  revocations: page('revocations', 'revocations', 'revocation_id, peer_id, invitation_id', {
    revocation_id: HexColumn,
    peer_id: HexColumn,
    invitation_id: HexColumn,
  }),
  places,
} as const;
