import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Flow, SessionCtx } from '../../../lib';
import { requestSession } from './session/requestSession';
import { type OpenSession, type SessionTarget, openSessions, sessionTargets } from './session/sessionQueries';
import type { StreamState } from './catchUp/streamState';
import { scheduleCheck } from './compare/saltedCheck';
import { askScopes } from './catchUp/askScopes';
import { sharedScopes } from './catchUp/streamQueries';

const checkedSoon = (ctx: SessionCtx, session: OpenSession) =>
  E.map((scopes: readonly StreamState[]) => scheduleCheck(ctx, session.peer_id, scopes))(
    ctx.query(sharedScopes, session),
  );

/** Does the work of the sync jobs at once: asks for sessions that are due, and for new events where a session is open. */
export const syncNow: Flow<SessionCtx, object, { readonly asked: number }> = (ctx) => () => () =>
  pipe(
    E.Do,
    E.bind('due', () => ctx.query(sessionTargets, { now_ms: ctx.nowMs })),
    E.bind('open', () => ctx.query(openSessions, { now_ms: ctx.nowMs })),
    E.bind('requests', ({ due }) => E.traverseArray((target: SessionTarget) => requestSession(ctx, target))(due)),
    E.bind('frames', ({ open }) => E.traverseArray((session: OpenSession) => askScopes(ctx, session, 0))(open)),
    E.bind('checks', ({ open }) => E.traverseArray((session: OpenSession) => checkedSoon(ctx, session))(open)),
    E.chainFirst(({ requests, frames, checks }) =>
      E.traverseArray(ctx.emit)([...requests.flat(), ...frames.flat(), ...checks]),
    ),
    E.map(({ due, open }) => ({ asked: due.length + open.length })),
  );
