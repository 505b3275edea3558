import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { refTo, sending } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { PUSHED_MAX } from './session/sessionQueries';
import { readers } from './catchUp/streamQueries';

/** Pushes each new event of ours at once to every device with a session that may read it. Catching up repairs losses. */
export const pushNew: Reflector = {
  name: 'pushNew',
  on: 'shared',
  ours: true,
  limit: PUSHED_MAX,
  reflect: (e, ctx) =>
    pipe(
      ctx.query(readers, { event_id: e.event_id, now_ms: ctx.nowMs }),
      E.map((devices) => devices.map(({ peer_id }) => sending(e.event_type, e.event_id, refTo('session', peer_id)))),
    ),
};
