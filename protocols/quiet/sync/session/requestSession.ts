import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  type KeyPair,
  type Note,
  denied,
  drafting,
  makeEventOutsideLog,
  note,
  noting,
  refTo,
  secret,
  sending,
} from '../../../../lib';
import { syncRequestEvent } from '../../events/sync/syncRequest';
import { deviceKeyRef } from '../../rules/deviceKeyRef';
import { lentSecret } from '../../rules/lentSecret';
import { transitIdOf } from '../../wire/derive';
import { sealPlain } from '../../wire/sealedForm';
import { introduce } from './introduce';
import type { SessionTarget } from './sessionQueries';
import { currentAddress } from './currentAddress';
import { ASKS_REMEMBERED_MS, SESSION_MS } from './sessionTables';
import { syncRequestLayout } from '../../wire/bodies/sync';

/** Credit: bytes that may be sent in answer to the request. */
const CREDIT = 64 * 1024;
const FIRST_PAUSE_MS = 3_000;
/** Interval at which a device that never answered is asked again, in milliseconds. Source: sync, "Session". */
const LONGEST_PAUSE_MS = 20 * 60 * 1_000;
/** The same for a device at which we are pending, and so for a guest who waits. */
const LONGEST_PAUSE_OF_GUEST_MS = 60 * 1_000;

/** Parts of a request for a session: its id, a secret for the answer, and our half of the key exchange. */
interface Request {
  readonly request_id: Uint8Array;
  readonly transit_secret: Uint8Array;
  readonly keys: KeyPair;
}

const requestOf = ({ crypto, random }: CauseCtx): E.Either<Fault, Request> =>
  E.bimap(
    (): Fault => denied('session.keys_are_made'),
    (keys: KeyPair) => ({ request_id: random.bytes(16), transit_secret: random.bytes(32), keys }),
  )(crypto.boxKeyPair(random.bytes(32)));

const requestBytes = (
  ctx: CauseCtx,
  { own_id, peer_id, network_id }: SessionTarget,
  { request_id, transit_secret, keys }: Request,
): E.Either<Fault, { readonly event_id: EventId; readonly sealed: Uint8Array }> => {
  const body = { request_id, to_peer: peer_id, transit_secret, ephemeral_key: keys.publicKey, credit: CREDIT };
  const { draft } = drafting({
    layout: syncRequestLayout,
    body,
    nowMs: ctx.nowMs,
    expires_at_ms: ctx.nowMs + SESSION_MS,
    realm_id: network_id,
    signed_by: own_id,
  });
  return pipe(
    lentSecret(ctx, deviceKeyRef(own_id)),
    E.chain((key) => makeEventOutsideLog(ctx.crypto, syncRequestEvent, draft, key)),
    E.map(({ canonical, event_id }) => ({ event_id, sealed: sealPlain(canonical, event_id) })),
  );
};

/** The secret that opens the answer. */
const askedSession = (
  ctx: CauseCtx,
  { peer_id, network_id }: SessionTarget,
  { request_id, transit_secret, keys }: Request,
  reached: string | null,
): Note =>
  note('sessions', {
    transit_in: transitIdOf(ctx.crypto, 1, transit_secret),
    stage: 'asked',
    ...{ peer_id, network_id, request_id, reached },
    session_secret: secret(transit_secret),
    first_secret: secret(keys.secretKey),
    direction_out: 0,
    opened_ms: ctx.nowMs,
    until_ms: ctx.nowMs + SESSION_MS,
  });

/**
 * Notes the secret that opens the answer, and the time of the next attempt. An unproven device's answer is not waited
 * for: it learns our address and prekey, and asks us itself, with its signature.
 */
const noteRequest = (ctx: CauseCtx, target: SessionTarget, request: Request, reached: string | null): Emission => {
  const { peer_id, tries, answered, pending, unproven } = target;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** tries, pending ? LONGEST_PAUSE_OF_GUEST_MS : LONGEST_PAUSE_MS);
  return noting(
    ...(unproven ? [] : [askedSession(ctx, target, request, reached)]),
    note('asks', {
      peer_id,
      tries: tries + 1,
      answered: answered ? 1 : 0,
      next_ms: ctx.nowMs + pause,
      until_ms: ctx.nowMs + ASKS_REMEMBERED_MS,
    }),
  );
};

/** Asks a device for a session; introduces ours first to one that never answered. */
export const requestSession = (ctx: CauseCtx, target: SessionTarget): E.Either<Fault, readonly Emission[]> => {
  const to = refTo('contact', target.peer_id);
  return pipe(
    E.Do,
    E.bind('request', () => requestOf(ctx)),
    E.bind('where', () => ctx.query(currentAddress, { peer_id: target.peer_id, now_ms: ctx.nowMs })),
    E.bind('introduced', () => (target.answered ? E.right([]) : introduce(ctx, target.own_id, to))),
    E.bind('asking', ({ request }) => requestBytes(ctx, target, request)),
    E.map(({ request, where: [where], introduced, asking }) => [
      ...introduced,
      noteRequest(ctx, target, request, where?.reached ?? null),
      sending('sync_request', asking.event_id, to, asking.sealed),
    ]),
  );
};
