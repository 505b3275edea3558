import * as E from 'fp-ts/Either';
import { from } from 'rxjs';
import type { Dispatch } from './dispatch';
import { type Door, callFault } from './door';

const IS_A_STREAM = callFault('refused', 'op.answers_once');

/** The way to a node of this process. */
export const localDoor = (dispatch: Dispatch, close: () => void = () => undefined): Door => ({
  call: (call) => {
    const reply = dispatch(call);
    return reply.kind === 'answer' ? reply.answer : Promise.resolve(E.left(IS_A_STREAM));
  },
  stream: (call) => {
    const reply = dispatch(call);
    return reply.kind === 'answer' ? from(reply.answer) : reply.answers$;
  },
  close,
});
