import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type Envelope, type EventId, type Fault, bodyIn } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { groupMemberLayout } from '../wire/bodies/groups';
import { linkLayout } from '../wire/bodies/joining';
import { type Recipient, devicesOfUser, groupsOfUser, keysOf } from './keyQueries';
import { WRAPS_AT_ONCE_MAX, wrapDraftsForPeers } from './wrapDrafts';
import { ownUser } from '../authority/peopleQueries';
import type { Author } from '../rules/drafts';

type Emitted = E.Either<Fault, readonly Emission[]>;

const authorOf = (ctx: CauseCtx, { event }: Envelope<'stored'>): Author => ({
  identity_id: ctx.identity_id,
  peer_id: event.signed_by,
  network_id: event.realm_id,
});

/** Wraps every held key of a group, newest first, for each of the devices. */
const wrapGroup = (ctx: CauseCtx, author: Author, group_id: EventId, devices: readonly Recipient[]): Emitted =>
  pipe(
    ctx.query(keysOf, { group_id }),
    E.chain(E.traverseArray((held) => wrapDraftsForPeers(ctx, author, held, devices))),
    E.map((wraps) => wraps.flat()),
  );

/** Wraps a group's keys for a user whom we admit to it: a head start, since they may also ask. */
export const wrapKeysForNewcomer: Reflector = {
  name: 'wrapKeysForNewcomer',
  on: 'group_member',
  ours: true,
  limit: WRAPS_AT_ONCE_MAX,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('body', () => bodyIn(e.event, groupMemberLayout)),
      E.bind('devices', ({ body }) => ctx.query(devicesOfUser, { user_id: body.user_id, now_ms: ctx.nowMs })),
      E.chain(({ body, devices }) => wrapGroup(ctx, authorOf(ctx, e), body.group_id, devices)),
    ),
};

/** Wraps the keys of all our groups for a new device of ours. */
export const wrapKeysForDevice: Reflector = {
  name: 'wrapKeysForDevice',
  on: 'link',
  ours: true,
  limit: WRAPS_AT_ONCE_MAX,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('body', () => bodyIn(e.event, linkLayout)),
      E.bind('own', () => ctx.query(ownUser, { network_id: e.event.realm_id })),
      E.bind('groups', ({ own: [own] }) =>
        own === undefined ? E.right([]) : ctx.query(groupsOfUser, { user_id: own.user_id }),
      ),
      E.bind('devices', ({ own: [own] }) =>
        own === undefined ? E.right([]) : ctx.query(devicesOfUser, { user_id: own.user_id, now_ms: ctx.nowMs }),
      ),
      E.chain(({ body, groups, devices }) => {
        const linked = devices.filter(({ to }) => Buffer.compare(to, body.peer_id) === 0);
        return E.traverseArray((group: { readonly group_id: EventId }) =>
          wrapGroup(ctx, authorOf(ctx, e), group.group_id, linked),
        )(groups);
      }),
      E.map((wraps) => wraps.flat()),
    ),
};
