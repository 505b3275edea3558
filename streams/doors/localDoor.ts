import * as E from 'fp-ts/Either';
import { from } from 'rxjs';
import type { Dispatch } from './dispatch';
import { type Door, callFault } from './door';

const NOT_ONE_ANSWER = callFault('refused', 'op.answers_once');

/** Opens a door to a node of this process. Closing it calls `close`. */
export const openLocalDoor = (dispatch: Dispatch, close: () => void = () => undefined): Door => ({
  call: (call) => {
    const reply = dispatch(call);
    return reply.kind === 'answer' ? reply.answer : Promise.resolve(E.left(NOT_ONE_ANSWER));
  },
  stream: (call) => {
    const reply = dispatch(call);
    return reply.kind === 'answer' ? from(reply.answer) : reply.answers$;
  },
  close,
});
