import * as E from 'fp-ts/Either';
import { type Observable, type Subscription, finalize, takeWhile } from 'rxjs';
import type { Reply } from '../dispatch';
import { type CallAnswer, callFault } from '../door';
import type { Outlet } from './outlet';

const STREAM_FAILED = callFault('refused', 'stream.goes_on');

interface AnswerStream {
  readonly id: number;
  readonly answers$: Observable<CallAnswer>;
  readonly whenSlow: Extract<Reply, { readonly kind: 'stream' }>['whenSlow'];
}

/** Conflates the answers that a slow reader missed: when it has caught up, it gets the latest one, or their count. */
const openBacklog = ({ write, hasRoom }: Outlet, { id, whenSlow }: Pick<AnswerStream, 'id' | 'whenSlow'>) => {
  let [skipped, latest]: [number, unknown] = [0, undefined];
  return {
    offer: (value: unknown): void => {
      if (hasRoom() && skipped === 0) return write({ id, next: value });
      skipped += 1;
      latest = whenSlow === 'latest' ? value : undefined;
    },
    catchUp: (): void => {
      if (skipped === 0 || !hasRoom()) return;
      write(whenSlow === 'latest' ? { id, next: latest } : { id, skipped });
      [skipped, latest] = [0, undefined];
    },
  };
};

/** Writes the answers of a stream. While the reader is slow, at most one answer is kept in memory. */
export const writeAnswers = (outlet: Outlet, { id, answers$, whenSlow }: AnswerStream): Subscription => {
  const backlog = openBacklog(outlet, { id, whenSlow });
  const stopListening = outlet.onRoom(backlog.catchUp);
  let last: object = { id, end: true };
  const finish = (): void => {
    backlog.catchUp();
    outlet.write(last);
  };
  return answers$.pipe(takeWhile(E.isRight, true), finalize(stopListening)).subscribe({
    next: (answer) => {
      if (E.isRight(answer)) backlog.offer(answer.right);
      else last = { id, error: answer.left };
    },
    error: () => {
      last = { id, error: STREAM_FAILED };
      finish();
    },
    complete: finish,
  });
};
