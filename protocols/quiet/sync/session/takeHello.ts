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
import { SESSION_MS } from './sessionTables';
import { sessionSecret, transitIdOf } from '../../wire/derive';
import { type Hello, decodeHello } from '../../wire/hello';

const REMEMBERED_MS = 24 * 60 * 60 * 1_000;

interface Asked {
  readonly peer_id: EventId;
  readonly network_id: EventId;
  readonly transit_in: Uint8Array;
  readonly session: Uint8Array;
  readonly reached: string | null;
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
      return { peer_id, network_id, transit_in, session, reached };
    }),
  );
};

const noteOpen = (ctx: CauseCtx, hello: Hello, { transit_in, session, ...asked }: Asked): Emission =>
  noting(
    drop('sessions', { transit_in }),
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
    note('asks', { peer_id: asked.peer_id, tries: 0, answered: 1, next_ms: 0, until_ms: ctx.nowMs + REMEMBERED_MS }),
  );

/** Opens the session that a hello answers, and asks for missing events. */
export const takeHello: FrameReflector = {
  name: 'takeHello',
  onFrame: 3,
  limit: 420,
  reflect: (e: Envelope<'framed'>, ctx) =>
    pipe(
      E.Do,
      E.bind('hello', () => decodeHello(e.frame)),
      E.bind('session', ({ hello }) => agreeOnSecret(ctx, e.via, hello)),
      E.bind('asking', ({ session }) => askScopes(ctx, session, 0)),
      E.bind('keys', ({ session }) => askForKeys(ctx, session)),
      E.map(({ hello, session, asking, keys }) => [
        ...[noteOpen(ctx, hello, session), noteHeard(ctx, session.peer_id, hello.at_ms)],
        ...asking,
        ...keys.emissions,
      ]),
    ),
};
