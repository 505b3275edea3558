import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type EventId,
  type Fault,
  type Flow,
  type SessionCtx,
  ZERO_ID,
  drafting,
  makeEventOutsideLog,
  secret,
} from '../../../lib';
import { identityOf } from '../authority/authorIn';
import { networkEvent } from '../events/network/network';
import { ensureKey } from '../keys/ensureKey';
import { checkName } from '../rules/checkName';
import { type Author, draftInGroup, draftInNetwork } from '../rules/drafts';
import { ADMINS, EVERYONE, groupLayout } from '../wire/bodies/groups';
import type { Address } from '../wire/contact';
import { deviceKeyRef } from '../rules/deviceKeyRef';
import { drawDeviceKeys } from './drawDeviceKeys';
import { makeDevice } from './makeDevice';
import { channelLayout } from '../wire/bodies/talk';
import { NO_RECOVERY, networkLayout, userLayout } from '../wire/bodies/network';

const NO_PROOF = new Uint8Array(64);

export interface CreatedNetwork {
  readonly network_id: EventId;
  readonly peer_id: EventId;
  readonly user_id: EventId;
  readonly admins_id: EventId;
  readonly everyone_id: EventId;
  readonly channel_id: EventId;
}

const createGroup = (ctx: SessionCtx, author: Author, name: string, kind: typeof ADMINS | typeof EVERYONE) =>
  ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: groupLayout, body: { name, kind } }));

/** Makes the network's first event and its first device, by whose key it is signed. */
const createFirst = (ctx: SessionCtx, name: string, address: Address | undefined): E.Either<Fault, Author> =>
  pipe(
    E.Do,
    E.bind('keys', () => drawDeviceKeys(ctx)),
    E.let('what', ({ keys }) => {
      const body = { name, creator_public_key: keys.publicKey, recovery_key: NO_RECOVERY };
      return { layout: networkLayout, body, nowMs: ctx.nowMs };
    }),
    E.bind('made', ({ keys, what }) =>
      makeEventOutsideLog(ctx.crypto, networkEvent, drafting(what).draft, secret(keys.secretKey)),
    ),
    E.chain(({ keys, what, made: { event_id } }) =>
      makeDevice(ctx, event_id, { keys, link_invite_id: ZERO_ID, address }, (peer_id) =>
        ctx.emit(drafting(what, { needs: [deviceKeyRef(peer_id)] })),
      ),
    ),
  );

interface NewNetwork {
  readonly name: string;
  readonly user_name?: string;
  readonly address?: Address;
}

/** Makes a network with its first device, user, two groups, key and channel: one flow, all or nothing. */
export const createNetwork: Flow<SessionCtx, NewNetwork, CreatedNetwork> =
  (ctx) =>
  ({ name, user_name, address }) =>
  () =>
    pipe(
      E.Do,
      E.chainFirst(() => checkName(name)),
      E.chainFirst(() => checkName(user_name)),
      E.bind('own', () => identityOf(ctx)),
      E.bind('author', () => createFirst(ctx, name, address)),
      E.chainFirst(({ author, own }) => {
        const body = { name: user_name ?? own.name, invite_id: null, proof: NO_PROOF };
        return ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: userLayout, body }));
      }),
      E.bind('admins_id', ({ author }) => createGroup(ctx, author, 'admins', ADMINS)),
      E.bind('everyone_id', ({ author }) => createGroup(ctx, author, 'everyone', EVERYONE)),
      E.bind('key_id', ({ author, everyone_id }) => ensureKey(ctx, author, everyone_id, 0)),
      E.bind('channel_id', ({ author, everyone_id: group_id, key_id }) => {
        const body = { group_id, name: 'general', retention_ms: 0 };
        return ctx.emit(draftInGroup(author, ctx.nowMs, { group_id, key_id }, { layout: channelLayout, body }));
      }),
      E.map(({ author, admins_id, everyone_id, channel_id }) => {
        const { peer_id, network_id } = author;
        return { network_id, peer_id, user_id: peer_id, admins_id, everyone_id, channel_id };
      }),
    );
