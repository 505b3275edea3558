import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type BodyOf,
  type CauseCtx,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  type KeyPair,
  badPacket,
  denied,
  bodyIn,
  drop,
  framing,
  note,
  noting,
  overLimit,
  refTo,
  secret,
} from '../../../../lib';
import type { Reflector } from '../../../../streams/kit';
import { syncRequestLayout } from '../../wire/bodies/sync';
import { checkRecent } from '../../rules/checkRecent';
import { requester } from './sessionQueries';
import { ASKS_REMEMBERED_MS, PENDING_MS, SESSION_MS } from './sessionTables';
import { sessionSecret, transitIdOf } from '../../wire/derive';
import { encodeHello } from '../../wire/hello';

type Body = BodyOf<typeof syncRequestLayout>;

/** Pause until a member who asked is asked in turn, in milliseconds: by then the session that was granted is open. */
const ASKED_IN_TURN_MS = 3_000;

/** Rate limit of requests granted to one device: one per interval, and a burst. */
const EVERY_MS = 3_000;
const BURST = 3;
const REMEMBERED_MS = 60 * 60 * 1_000;

interface Granted {
  readonly own_id: EventId;
  readonly tokens: number;
  readonly reached: string | null;
  /** Is the requester a guest? */
  readonly pending: boolean;
}

/** Checks that a request is for us, in time, by a member or a guest, and within the rate limit. */
const checkGrant = (ctx: CauseCtx, { event }: Envelope<'stored'>, { to_peer }: Body): E.Either<Fault, Granted> =>
  pipe(
    checkRecent(ctx.nowMs, event),
    E.chain(() => ctx.query(requester, { peer_id: event.signed_by, own_id: to_peer, now_ms: ctx.nowMs })),
    E.chain(([found]) => E.fromNullable<Fault>(badPacket('sync_request.is_a_members_and_to_us'))(found)),
    E.chain(({ own_id, is_member, tokens, at_ms, reached }) => {
      const left = Math.min(BURST, tokens + Math.floor((ctx.nowMs - at_ms) / EVERY_MS));
      return left < 1
        ? E.left(overLimit('sync_requests'))
        : E.right({ own_id, tokens: left - 1, reached, pending: !is_member });
    }),
  );

interface Session {
  readonly keys: KeyPair;
  readonly session: Uint8Array;
}

const agree = ({ crypto, random }: CauseCtx, body: Body): E.Either<Fault, Session> =>
  pipe(
    crypto.boxKeyPair(random.bytes(32)),
    E.mapLeft((): Fault => denied('session.keys_are_made')),
    E.chain((keys) =>
      pipe(
        sessionSecret(crypto, {
          transitSecret: body.transit_secret,
          ownSecretKey: keys.secretKey,
          theirPublicKey: body.ephemeral_key,
          request_id: body.request_id,
        }),
        E.map((session) => ({ keys, session })),
      ),
    ),
  );

const noteSession = (
  ctx: CauseCtx,
  e: Envelope<'stored'>,
  body: Body,
  { keys, session }: Session,
  { tokens, reached, pending }: Granted,
): Emission => {
  const { signed_by: peer_id, realm_id: network_id } = e.event;
  const at_ms = ctx.nowMs;
  return noting(
    // A guest has one pending session: their next request replaces it.
    drop('sessions', { peer_id, stage: 'pending', direction_out: 1 }),
    note('sessions', {
      transit_in: transitIdOf(ctx.crypto, 0, session),
      stage: pending ? 'pending' : 'answered',
      peer_id,
      network_id,
      request_id: body.request_id,
      session_secret: secret(session),
      first_secret: secret(body.transit_secret),
      hello_key: pending ? keys.publicKey : null,
      reached,
      direction_out: 1,
      opened_ms: at_ms,
      until_ms: at_ms + (pending ? PENDING_MS : SESSION_MS),
    }),
    note('session_grants', { peer_id, tokens, at_ms, until_ms: at_ms + REMEMBERED_MS }),
    // A member who was away for long can be silent to our hello, and waits for a request of ours. One packet for theirs.
    ...(pending
      ? []
      : [
          note('asks', {
            ...{ peer_id, tries: 0, answered: 1, next_ms: at_ms + ASKED_IN_TURN_MS },
            until_ms: at_ms + ASKS_REMEMBERED_MS,
          }),
        ]),
  );
};

/**
 * Grants a session to a member: derives its secret, and says hello under the secret of the request. A guest's hello says
 * that the session is pending.
 */
export const grantSession: Reflector = {
  name: 'grantSession',
  on: 'sync_request',
  limit: 2,
  reflect: (e, ctx) =>
    e.authored
      ? E.right([])
      : pipe(
          E.Do,
          E.bind('body', () => bodyIn(e.event, syncRequestLayout)),
          E.bind('grant', ({ body }) => checkGrant(ctx, e, body)),
          E.bind('agreed', ({ body }) => agree(ctx, body)),
          E.bind('hello', ({ body, grant, agreed }) =>
            encodeHello({
              request_id: body.request_id,
              ephemeral_key: agreed.keys.publicKey,
              at_ms: ctx.nowMs,
              pending: grant.pending ? 1 : 0,
            }),
          ),
          E.map(({ body, grant, agreed, hello }): readonly Emission[] => [
            noteSession(ctx, e, body, agreed, grant),
            framing(hello, refTo('hello', e.event.signed_by)),
          ]),
        ),
};
