import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { filter, firstValueFrom, map, merge, tap, timer } from 'rxjs';
import { type Refusal, refusal } from '../exit';
import { read } from './ask';
import type { At } from './command';

/** What is watched, and how long. */
export interface Watched<A> {
  readonly as: string;
  readonly op: string;
  readonly params: object;
  readonly codec: t.Decoder<unknown, A> & { readonly name: string };
  readonly enough: (answer: A) => boolean;
  /** Is told each answer on the way. */
  readonly each?: (answer: A) => void;
  readonly withinMs: number;
}

const TOO_LATE = refusal('wait.ends_in_time', 'it did not happen in time; the node goes on with it');
const STOPPED = refusal('wait.is_not_interrupted', 'stopped; the node goes on with it');
const ENDED = refusal('node.is_open', 'the node has been stopped');

/** Watches a list until there is enough of it; answers that. */
export const watchUntil = <A>({ door, terminal }: At, watched: Watched<A>): Promise<E.Either<Refusal, A>> => {
  const { as, op, params, codec, enough, each = () => undefined, withinMs } = watched;
  const seen$ = door.stream({ op: 'watch', as, params: { op, params } }).pipe(
    map(read(codec)),
    tap((answer) => (E.isRight(answer) ? each(answer.right) : undefined)),
    filter((answer) => E.isLeft(answer) || enough(answer.right)),
  );
  const late$ = timer(withinMs).pipe(map(() => E.left(TOO_LATE)));
  const stopped$ = terminal.stop$.pipe(map(() => E.left(STOPPED)));
  return firstValueFrom(merge(seen$, late$, stopped$), { defaultValue: E.left(ENDED) });
};
