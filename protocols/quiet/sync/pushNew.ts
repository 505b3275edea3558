import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { note, noting, refTo, sending } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { PUSHED_MAX } from './session/sessionQueries';
import { readers } from './catchUp/streamQueries';

/** Time for which it is remembered that something was pushed. */
const REMEMBERED_MS = 60_000;
/** Age of the earliest event of a burst at most: older ones were compared already. */
const BURST_MS = 10_000;

/**
 * Pushes each new event of ours at once to every device with a session that may read it, and notes the burst that it
 * belongs to: soon after its last push the job `repair` compares what was pushed.
 */
export const pushNew: Reflector = {
  name: 'pushNew',
  on: 'shared',
  ours: true,
  limit: PUSHED_MAX + 1,
  reflect: (e, ctx) =>
    pipe(
      ctx.query(readers, { event_id: e.event_id, now_ms: ctx.nowMs }),
      E.map((devices) => {
        const [at_ms, now] = [e.event.created_at_ms, ctx.nowMs];
        const pushes = devices.map(({ peer_id, scope, first_ms, from_ms }) =>
          note('pushes', {
            ...{ peer_id, scope, compared: 0, last_ms: now, until_ms: now + REMEMBERED_MS },
            first_ms: first_ms === 0 ? now : first_ms,
            from_ms: from_ms === 0 ? at_ms : Math.min(at_ms, Math.max(from_ms, at_ms - BURST_MS)),
          }),
        );
        const sends = devices.map(({ peer_id }) => sending(e.event_type, e.event_id, refTo('session', peer_id)));
        return pushes.length === 0 ? [] : [...sends, noting(...pushes)];
      }),
    ),
};
