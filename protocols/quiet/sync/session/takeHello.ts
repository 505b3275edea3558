import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  type Ref,
  badPacket,
  drop,
  equalBytes,
  idColumn,
  idsOf,
  note,
  noting,
  reveal,
  rowIn,
  secret,
  secretIn,
} from '../../../../lib';
import type { FrameReflector } from '../../../../streams/kit';
import { askForKeys } from '../../keys/askForKeys';
import { noteHeard } from './noteHeard';
import { askScopes } from '../catchUp/askScopes';
import { answerOnce } from './replayGuard';
import { replacedRequests } from './sessionQueries';
import { ASKS_REMEMBERED_MS, PENDING_MS, SESSION_MS } from './sessionTables';
import { sessionSecret, transitIdOf } from '../../wire/derive';
import { type Hello, decodeHello } from '../../wire/hello';

interface Asked {
  readonly peer_id: EventId;
  readonly network_id: EventId;
  readonly transit_in: Uint8Array;
  readonly session: Uint8Array;
  readonly reached: string | null;
  /** Time of our request. */
  readonly opened_ms: number;
}

/** The state kept of our request, and the session's secret. */
const agreeOnSecret = (ctx: CauseCtx, via: Ref, hello: Hello): E.Either<Fault, Asked> => {
  const [transit_in] = idsOf(via);
  if (transit_in === undefined) return E.left(badPacket('hello.was_asked_for'));
  const ours: Ref = `asked:${via.slice(via.indexOf(':') + 1)}`;
  return pipe(
    E.Do,
    E.bind('deps', () => ctx.lend([ours, via])),
    E.bind('own', ({ deps }) => secretIn(deps, ours)),
    E.bind('first', ({ deps }) => secretIn(deps, via)),
    E.bind('row', ({ deps }) => E.fromNullable<Fault>(badPacket('hello.was_asked_for'))(rowIn(deps, ours))),
    E.bind('peer_id', ({ row }) => E.fromNullable<Fault>(badPacket('hello.was_asked_for'))(idColumn(row, 'peer_id'))),
    E.bind('network_id', ({ row }) =>
      E.fromNullable<Fault>(badPacket('hello.was_asked_for'))(idColumn(row, 'network_id')),
    ),
    E.filterOrElse(
      ({ row }) => row['request_id'] instanceof Uint8Array && equalBytes(row['request_id'], hello.request_id),
      () => badPacket('hello.answers_its_request'),
    ),
    E.bind('session', ({ own, first }) =>
      sessionSecret(ctx.crypto, {
        transitSecret: reveal(first),
        ownSecretKey: reveal(own),
        theirPublicKey: hello.ephemeral_key,
        request_id: hello.request_id,
      }),
    ),
    E.map(({ row, peer_id, network_id, session }) => {
      const reached = typeof row['reached'] === 'string' ? row['reached'] : null;
      return { peer_id, network_id, transit_in, session, reached, opened_ms: Number(row['opened_ms']) };
    }),
  );
};

const noteOpen = (ctx: CauseCtx, hello: Hello, { transit_in, session, ...asked }: Asked): Emission =>
  noting(
    drop('sessions', { transit_in }),
    drop('sessions', { peer_id: asked.peer_id, stage: 'pending', direction_out: 0 }),
    note('sessions', {
      transit_in: transitIdOf(ctx.crypto, 1, session),
      stage: 'open',
      ...asked,
      request_id: hello.request_id,
      session_secret: secret(session),
      first_secret: null,
      direction_out: 0,
      opened_ms: ctx.nowMs,
      until_ms: ctx.nowMs + SESSION_MS,
    }),
    note('asks', {
      peer_id: asked.peer_id,
      tries: 0,
      answered: 1,
      next_ms: 0,
      until_ms: ctx.nowMs + ASKS_REMEMBERED_MS,
    }),
  );

/** Waits under the same request for the hello that tells of our admission, and asks again meanwhile. */
const notePending = (
  ctx: CauseCtx,
  hello: Hello,
  { transit_in, session, ...asked }: Asked,
): E.Either<Fault, readonly Emission[]> => {
  const { peer_id, opened_ms } = asked;
  const until_ms = ctx.nowMs + PENDING_MS;
  return E.map((replaced: readonly { readonly transit_in: Uint8Array; readonly stage: string }[]) => {
    const isFirst = !replaced.some(({ stage }) => stage === 'pending');
    return [
      noting(
        ...replaced.map((one) => drop('sessions', { transit_in: one.transit_in })),
        note('sessions', { transit_in, until_ms }),
        note('sessions', {
          transit_in: transitIdOf(ctx.crypto, 1, session),
          stage: 'pending',
          ...asked,
          request_id: hello.request_id,
          session_secret: secret(session),
          first_secret: null,
          direction_out: 0,
          until_ms,
        }),
        // The first word of a device that never answered ends its long pauses.
        ...(isFirst
          ? [note('asks', { peer_id, tries: 0, next_ms: ctx.nowMs, until_ms: ctx.nowMs + ASKS_REMEMBERED_MS })]
          : []),
      ),
      noteHeard(ctx, peer_id, hello.at_ms),
    ];
  })(ctx.query(replacedRequests, { peer_id, before_ms: opened_ms }));
};

/** Opens the session and asks for missing events. */
const begin = (ctx: CauseCtx, hello: Hello, session: Asked): E.Either<Fault, readonly Emission[]> =>
  pipe(
    E.Do,
    E.bind('asking', () => askScopes(ctx, session, 0)),
    E.bind('keys', () => askForKeys(ctx, session)),
    E.map(({ asking, keys }) => [
      ...[noteOpen(ctx, hello, session), noteHeard(ctx, session.peer_id, hello.at_ms)],
      ...asking,
      ...keys.emissions,
    ]),
  );

/** Opens the session that a hello answers, unless it says that our admission is pending. */
export const takeHello: FrameReflector = {
  name: 'takeHello',
  onFrame: 3,
  limit: 420,
  reflect: (e: Envelope<'framed'>, ctx) =>
    pipe(
      E.Do,
      E.bind('hello', () => decodeHello(e.frame)),
      E.bind('session', ({ hello }) => agreeOnSecret(ctx, e.via, hello)),
      E.bind('taken', () => answerOnce(ctx, e)),
      E.bind('answered', ({ hello, session }) =>
        hello.pending === 1 ? notePending(ctx, hello, session) : begin(ctx, hello, session),
      ),
      E.map(({ taken, answered }) => [taken, ...answered]),
    ),
};
