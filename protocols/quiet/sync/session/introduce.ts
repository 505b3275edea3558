import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  type KeyPair,
  type MadeEvent,
  type Ref,
  type Secret,
  denied,
  bringing,
  drafting,
  makeEventOutsideLog,
  refTo,
  reveal,
  sending,
} from '../../../../lib';
import { AS_USER, linkRequestLayout } from '../../wire/bodies/joining';
import { linkRequestEvent } from '../../events/joining/linkRequest';
import { userEvent } from '../../events/network/user';
import { deviceKeyRef } from '../../rules/deviceKeyRef';
import { lentSecret } from '../../rules/lentSecret';
import { inviteKeys, inviteProofBytes, linkProofBytes } from '../../wire/derive';
import { sealPlain } from '../../wire/sealedForm';
import { type UnfinishedJoining, introductions, unfinishedJoining } from './sessionQueries';
import { userLayout } from '../../wire/bodies/network';

/** Lifetime of a link request: it is for a device that is online. */
const REQUEST_LASTS_MS = 60_000;

interface Signer {
  readonly sign: KeyPair;
}

const signProof = (ctx: CauseCtx, { sign }: Signer, bytes: Uint8Array): E.Either<Fault, Uint8Array> =>
  E.mapLeft((): Fault => denied('joining.proof_is_signed'))(ctx.crypto.sign(bytes, sign.secretKey));

/** Proves that we hold the secret of the link, for this device alone. */
const proofOf = (ctx: CauseCtx, joining: UnfinishedJoining): E.Either<Fault, Uint8Array> => {
  const { joining_id, network_id, invite_id, peer_id, joins_as } = joining;
  const bytesOf = joins_as === AS_USER ? inviteProofBytes : linkProofBytes;
  return pipe(
    lentSecret(ctx, refTo('joining', joining_id)),
    E.chain((link) => inviteKeys(ctx.crypto, reveal(link), network_id)),
    E.chain((keys) => signProof(ctx, keys, bytesOf(network_id, invite_id, peer_id))),
  );
};

/**
 * Makes the claim of a joining device before the events it refers to are here. A new user sends the `user` event itself,
 * with the same bytes each time; a further device sends a `link_request`.
 */
const claimOf = (ctx: CauseCtx, joining: UnfinishedJoining, proof: Uint8Array): E.Either<Fault, MadeEvent> => {
  const { network_id: realm_id, invite_id, peer_id: signed_by, joins_as, name, created_at_ms } = joining;
  const own = lentSecret(ctx, deviceKeyRef(signed_by));
  const head = { realm_id, signed_by };
  if (joins_as === AS_USER) {
    const body = { name, invite_id, proof };
    const { draft } = drafting({ ...head, layout: userLayout, body, nowMs: created_at_ms });
    return E.chain((key: Secret) => makeEventOutsideLog(ctx.crypto, userEvent, draft, key))(own);
  }
  const { draft } = drafting({
    ...head,
    layout: linkRequestLayout,
    body: { link_invite_id: invite_id, proof },
    nowMs: ctx.nowMs,
    expires_at_ms: ctx.nowMs + REQUEST_LASTS_MS,
  });
  return E.chain((key: Secret) => makeEventOutsideLog(ctx.crypto, linkRequestEvent, draft, key))(own);
};

/** Sends the claim of an unfinished joining, and lets it wait here too. */
const claims = (
  ctx: CauseCtx,
  joining: UnfinishedJoining | undefined,
  to: Ref,
): E.Either<Fault, readonly Emission[]> =>
  joining === undefined
    ? E.right([])
    : pipe(
        proofOf(ctx, joining),
        E.chain((proof) => claimOf(ctx, joining, proof)),
        E.map(({ event, event_id, canonical }) => {
          const sealed = sealPlain(canonical, event_id);
          const waits = joining.joins_as === AS_USER ? [bringing(sealed, event_id, 'joining', true)] : [];
          return [...waits, sending(event.type, event_id, to, sealed)];
        }),
      );

/** Sends a device every event that introduces one of ours. */
export const introduce = (ctx: CauseCtx, own_id: EventId, to: Ref): E.Either<Fault, readonly Emission[]> =>
  pipe(
    E.Do,
    E.bind('known', () => ctx.query(introductions, { peer_id: own_id, now_ms: ctx.nowMs })),
    E.bind('joining', () => ctx.query(unfinishedJoining, { peer_id: own_id })),
    E.bind('claimed', ({ joining: [joining] }) => claims(ctx, joining, to)),
    E.map(({ known, claimed }) => [
      ...known.map(({ event_type, event_id }): Emission => sending(event_type, event_id, to)),
      ...claimed,
    ]),
  );
