import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type EventId,
  type Fault,
  type SessionCtx,
  ZERO_ID,
  denied,
  drafting,
  refTo,
  reveal,
  secret,
} from '../../../lib';
import { identityOf } from '../authority/authorIn';
import type { Address, Contact } from '../wire/contact';
import { drawDeviceKeys } from '../network/drawDeviceKeys';
import { makeDevice } from '../network/makeDevice';
import { ownPlace } from '../network/ownPlace';
import { checkName } from '../rules/checkName';
import { AS_DEVICE, AS_USER, joiningLayout } from '../wire/bodies/joining';
import { inviteKeys } from '../wire/derive';
import { type Link, decodeLink } from '../wire/link';
import { refreshContacts } from './refreshContacts';
import { rememberContact } from './rememberContact';

export interface JoinResult {
  readonly identity_id: EventId;
  readonly network_id: EventId;
  readonly peer_id: EventId;
  /** Was the identity a member before? Then the link's devices are asked, and nothing else happens. */
  readonly was_member: boolean;
}

export const readLink = (ctx: Pick<SessionCtx, 'crypto'>, text: string, kind: Link['kind']): E.Either<Fault, Link> =>
  pipe(
    decodeLink(ctx.crypto, text),
    E.filterOrElse(
      (link) => link.kind === kind,
      (): Fault => denied(kind === 'join' ? 'link.is_for_a_new_member' : 'link.is_for_a_device'),
    ),
  );

/**
 * Finds whether the identity is a member, by what is known here: a removed one who was never told counts as one. Refuses
 * one that is on its way in. Who was removed joins anew, as somebody else. Source: quiet, "Joining".
 */
const isMember = (ctx: SessionCtx, { network_id }: Link): E.Either<Fault, boolean> =>
  pipe(
    ctx.query(ownPlace, { network_id }),
    E.map(([own]) => own?.place),
    E.filterOrElse(
      (place) => place !== 'joining',
      () => denied('joining.is_not_under_way'),
    ),
    E.map((place) => place === 'member'),
  );

/** Stores the intention to join with the secret of the link. Reflectors and jobs carry it on. */
const storeIntention = (ctx: SessionCtx, link: Link, peer_id: EventId, name: string) =>
  pipe(
    inviteKeys(ctx.crypto, reveal(link.secret), link.network_id),
    E.chain(({ boxSeed }) =>
      ctx.emit(
        drafting(
          {
            layout: joiningLayout,
            body: { as: link.kind === 'join' ? AS_USER : AS_DEVICE, peer_id, invite_id: link.invite_id, name },
            nowMs: ctx.nowMs,
            realm_id: link.network_id,
          },
          {
            secrets: new Map([
              ['self', link.secret],
              [refTo('invite_secret', link.invite_id), secret(boxSeed)],
            ]),
          },
        ),
      ),
    ),
  );

export interface JoinAs {
  /** The identity's own name by default. */
  readonly name?: string | undefined;
  readonly address?: Address | undefined;
}

const joinAnew = (ctx: SessionCtx, link: Link, { name, address }: JoinAs): E.Either<Fault, JoinResult> =>
  pipe(
    E.Do,
    E.bind('own', () => identityOf(ctx)),
    E.bind('keys', () => drawDeviceKeys(ctx)),
    E.bind('device', ({ keys }) => {
      const link_invite_id = link.kind === 'join' ? ZERO_ID : link.invite_id;
      return makeDevice(ctx, link.network_id, { keys, link_invite_id, address });
    }),
    E.chainFirst(() =>
      E.traverseArray((contact: Contact) => rememberContact(ctx, link.network_id, contact))(link.contacts),
    ),
    E.chainFirst(({ device, own }) => storeIntention(ctx, link, device.peer_id, name ?? own.name)),
    E.map(({ device: { identity_id, network_id, peer_id } }) => ({
      ...{ identity_id, network_id, peer_id },
      was_member: false,
    })),
  );

/** Joins a network; a member asks the devices of the link instead, since those known here may have moved. */
export const joinWithIdentity = (ctx: SessionCtx, link: Link, as: JoinAs): E.Either<Fault, JoinResult> =>
  pipe(
    checkName(as.name),
    E.chain(() => isMember(ctx, link)),
    E.chain((is) =>
      !is
        ? joinAnew(ctx, link, as)
        : E.map(({ peer_id }: { readonly peer_id: EventId }) => ({
            ...{ identity_id: ctx.identity_id, network_id: link.network_id, peer_id },
            was_member: true,
          }))(refreshContacts(ctx, link)),
    ),
  );
