import * as E from 'fp-ts/Either';
import { overLimit } from '../../lib/fault';
import { advance } from '../../lib/envelope/moves';
import { type ForgetTools, openForgetting } from './forgetting';
import { type Step, step } from './step';

/** Events that one emission may let go of. */
export const FORGETTING_MAX = 1_000;

/** forgetting → forgotten: takes events away, as a projector's delta does. Refuses: more than `FORGETTING_MAX` ids. */
export const forgetEvents = (tools: ForgetTools): Step => {
  const { forget } = openForgetting(tools);
  return step({
    name: 'forgetEvents',
    from: 'forgetting',
    to: 'forgotten',
    run: (e) => {
      if (e.ids.length > FORGETTING_MAX) return E.left(overLimit('forgetting'));
      e.ids.forEach((event_id, nth) => {
        const note = e.notes?.[nth];
        const root = note === undefined ? null : event_id;
        forget({ received_by: e.received_by, event_id, until_ms: e.until_ms, root }, note ?? null);
      });
      return E.right(advance(e, 'forgotten', { count: e.ids.length }));
    },
  });
};
