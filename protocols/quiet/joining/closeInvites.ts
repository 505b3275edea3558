import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { job } from '../../../streams/kit';
import { draftInNetwork } from '../rules/drafts';
import { SESSION_MS } from '../sync/session/sessionTables';
import { OWN_PEER } from '../authority/peerSql';
import { revokeInviteLayout } from '../wire/bodies/removal';

/** Invites revoked in one tick at most. */
export const CLOSED_PER_TICK_MAX = 64;

const ClosedRow = row('ClosedInvite', {
  peer_id: IdColumn,
  network_id: IdColumn,
  invitation_id: IdColumn,
  ready: BooleanColumn,
});

/**
 * Closed open invites that a device of ours signed and nobody has revoked. An invite is ready once we have been in step
 * with a member's device about the network, by frames sent after it closed. Packets older than a session are no longer
 * opened.
 */
export const closedInvites = query<{ now_ms: number }, t.TypeOf<typeof ClosedRow>>({
  name: 'invite.closed',
  sql: `SELECT o.peer_id, o.network_id, s.invite_id AS invitation_id, EXISTS (
                 SELECT 1 FROM ephemeral.streams p
                   JOIN standing_devices d ON d.received_by = p.received_by AND d.peer_id = p.peer_id
                   JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id AND u.is_member = 1
                  WHERE p.received_by = s.received_by AND p.scope = s.network_id
                    AND p.in_step_ms > s.closes_at_ms + ${SESSION_MS}) AS ready
          FROM identities i ${OWN_PEER}
          JOIN standing_devices own ON own.received_by = o.received_by AND own.peer_id = o.peer_id
          JOIN standing_invites s ON s.received_by = o.received_by AND s.network_id = o.network_id
          JOIN invites v ON v.received_by = s.received_by AND v.invite_id = s.invite_id AND v.peer_id = o.peer_id
         WHERE i.received_by = :received_by AND s.max_uses = 0 AND s.closes_at_ms <= :now_ms
         ORDER BY ready DESC, s.closes_at_ms, s.invite_id LIMIT 1000`,
  row: ClosedRow,
});

/**
 * Every minute, revokes closed open invites of ours, once nobody can have joined by them in time without our knowledge.
 * Until then, a user who backdates their event still gets in; afterwards only users who are known to have joined before.
 * Source: quiet, "Standing".
 */
export const closeInvites = job({
  name: 'closeInvites',
  everyMs: 60_000,
  limit: CLOSED_PER_TICK_MAX,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    pipe(
      ctx.query(closedInvites, { now_ms: ctx.nowMs }),
      E.map((closed) => {
        const ready = closed.filter((one) => one.ready).slice(0, CLOSED_PER_TICK_MAX);
        const emissions = ready.map(({ peer_id, network_id, invitation_id }) =>
          draftInNetwork({ identity_id: ctx.identity_id, peer_id, network_id }, ctx.nowMs, {
            layout: revokeInviteLayout,
            body: { invitation_id },
          }),
        );
        return { emissions, state: {}, done: ready.length, pending: closed.length - ready.length };
      }),
    ),
});
