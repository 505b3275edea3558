import * as E from 'fp-ts/Either';
import { type Observable, type Subscription, finalize, takeWhile } from 'rxjs';
import type { Reply } from '../dispatch';
import { type Answered, callFault } from '../door';
import type { Outlet } from './outlet';

const BROKE_OFF = callFault('refused', 'stream.goes_on');

interface Pouring {
  readonly id: number;
  readonly answers$: Observable<Answered>;
  readonly slowGet: Extract<Reply, { readonly kind: 'stream' }>['slowGet'];
}

/** What a slow reader is given when it has caught up: the last answer that it missed, or how many it missed. */
const openBacklog = ({ write, hasRoom }: Outlet, { id, slowGet }: Pick<Pouring, 'id' | 'slowGet'>) => {
  let [skipped, latest]: [number, unknown] = [0, undefined];
  return {
    offer: (value: unknown): void => {
      if (hasRoom() && skipped === 0) return write({ id, next: value });
      skipped += 1;
      latest = slowGet === 'latest' ? value : undefined;
    },
    catchUp: (): void => {
      if (skipped === 0 || !hasRoom()) return;
      write(slowGet === 'latest' ? { id, next: latest } : { id, skipped });
      [skipped, latest] = [0, undefined];
    },
  };
};

/** Writes a stream's answers, holding back what the reader has no room for: nothing is kept but one answer. */
export const pour = (outlet: Outlet, { id, answers$, slowGet }: Pouring): Subscription => {
  const backlog = openBacklog(outlet, { id, slowGet });
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
      last = { id, error: BROKE_OFF };
      finish();
    },
    complete: finish,
  });
};
