import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import { type Emission, IdColumn, bodyIn, query, row } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { linkRequestLayout, linkLayout } from '../wire/bodies/joining';
import { draftInNetwork } from '../rules/drafts';
import { checkRecent } from '../rules/checkRecent';
import { OWN_PEER } from '../authority/peerSql';

const OwnLinkRow = row('OwnLinkRow', { own_id: IdColumn });

/** An open, unused link invite of a device of ours. */
export const ownLinkInvite = query<{ link_invite_id: Uint8Array; now_ms: number }, t.TypeOf<typeof OwnLinkRow>>({
  name: 'device.own_link_invite',
  sql: `SELECT o.peer_id AS own_id FROM identities i
          ${OWN_PEER}
          JOIN standing_link_invites v ON v.received_by = o.received_by AND v.peer_id = o.peer_id AND v.link_invite_id = :link_invite_id
         WHERE i.received_by = :received_by AND v.closes_at_ms > :now_ms
           AND NOT EXISTS (SELECT 1 FROM links l WHERE l.received_by = v.received_by AND l.link_invite_id = v.link_invite_id)
         LIMIT 1`,
  row: OwnLinkRow,
});

/** Links a device that proves to hold our link: it is one more device of ours. */
export const linkDevice: Reflector = {
  name: 'linkDevice',
  on: 'link_request',
  limit: 1,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.chainFirst(() => checkRecent(ctx.nowMs, e.event)),
      E.bind('body', () => bodyIn(e.event, linkRequestLayout)),
      E.bind('found', ({ body }) =>
        ctx.query(ownLinkInvite, { link_invite_id: body.link_invite_id, now_ms: ctx.nowMs }),
      ),
      E.map(({ body: { link_invite_id, proof }, found: [found] }): readonly Emission[] => {
        if (found === undefined || e.authored) return [];
        const author = { identity_id: ctx.identity_id, peer_id: found.own_id, network_id: e.event.realm_id };
        const body = { link_invite_id, peer_id: e.event.signed_by, proof };
        return [draftInNetwork(author, ctx.nowMs, { layout: linkLayout, body })];
      }),
    ),
};
