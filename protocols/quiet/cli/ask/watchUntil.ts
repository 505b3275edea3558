import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { type Observable, exhaustMap, filter, firstValueFrom, map, merge, tap, timer } from 'rxjs';
import type { Answered } from '../../../../streams/doors/door';
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

/** How often what lies in memory, and so is not watched, is asked for. */
const LOOK_EVERY_MS = 500;

const until = <A>(
  { terminal }: At,
  { codec, enough, each = () => undefined, withinMs }: Watched<A>,
  answer$: Observable<Answered>,
): Promise<E.Either<Refusal, A>> => {
  const seen$ = answer$.pipe(
    map(read(codec)),
    tap((answer) => (E.isRight(answer) ? each(answer.right) : undefined)),
    filter((answer) => E.isLeft(answer) || enough(answer.right)),
  );
  const late$ = timer(withinMs).pipe(map(() => E.left(TOO_LATE)));
  const stopped$ = terminal.stop$.pipe(map(() => E.left(STOPPED)));
  return firstValueFrom(merge(seen$, late$, stopped$), { defaultValue: E.left(ENDED) });
};

/** Watches a list until there is enough of it; answers that. */
export const watchUntil = <A>(at: At, watched: Watched<A>): Promise<E.Either<Refusal, A>> => {
  const { as, op, params } = watched;
  return until(at, watched, at.door.stream({ op: 'watch', as, params: { op, params } }));
};

/** Asks again and again until there is enough. */
export const askUntil = <A>(at: At, watched: Watched<A>): Promise<E.Either<Refusal, A>> => {
  const { as, op, params } = watched;
  return until(at, watched, timer(0, LOOK_EVERY_MS).pipe(exhaustMap(() => at.door.call({ op, as, params }))));
};
