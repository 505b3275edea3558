import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type Fault, bodyIn, framing, note, noting, refTo } from '../../../../lib';
import type { Reflector } from '../../../../streams/kit';
import { groupMemberLayout } from '../../wire/bodies/groups';
import { encodeHello } from '../../wire/hello';
import { type AdmittedSession, GREETED_MAX, admittedSessions } from './sessionQueries';
import { SESSION_MS } from './sessionTables';

/** Says hello again, under the secret of the request: the session is a member's from now on. */
const greet = (
  { nowMs }: CauseCtx,
  { transit_in, peer_id, request_id, hello_key }: AdmittedSession,
): E.Either<Fault, readonly Emission[]> =>
  pipe(
    encodeHello({ request_id, ephemeral_key: hello_key, at_ms: nowMs, pending: 0 }),
    E.map((hello) => [
      noting(note('sessions', { transit_in, stage: 'answered', opened_ms: nowMs, until_ms: nowMs + SESSION_MS })),
      framing(hello, refTo('hello', peer_id)),
    ]),
  );

/** Opens the pending sessions of a user who was admitted just now, on whichever node the grant arrives. */
export const greetAdmitted: Reflector = {
  name: 'greetAdmitted',
  on: 'group_member',
  limit: 2 * GREETED_MAX,
  reflect: (e, ctx) =>
    pipe(
      bodyIn(e.event, groupMemberLayout),
      E.chain(({ user_id }) => ctx.query(admittedSessions, { user_id, now_ms: ctx.nowMs })),
      E.chain(E.traverseArray((session) => greet(ctx, session))),
      E.map((greeted) => greeted.flat()),
    ),
};
