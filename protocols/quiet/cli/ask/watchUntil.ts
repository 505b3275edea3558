import * as E from 'fp-ts/Either';
import { type Observable, exhaustMap, filter, firstValueFrom, map, merge, tap, timer } from 'rxjs';
import type { CallAnswer } from '../../../../streams/doors/door';
import { type CommandRefusal, refusal } from '../commandRefusal';
import { type AnswerOf, type OperationCall, type OperationName, answerCodec, readAnswer } from './ask';
import type { CommandContext } from './command';

/** The answer that a command waits for, and how long. */
export interface Wait<K extends OperationName> {
  readonly call: OperationCall<K>;
  readonly isEnough: (answer: AnswerOf<K>) => boolean;
  /** Is called with each answer on the way. */
  readonly onAnswer?: (answer: AnswerOf<K>) => void;
  readonly withinMs: number;
}

const TOO_LATE = refusal('wait.ends_in_time', 'that took too long; the node carries on in the background');
const STOPPED = refusal('wait.is_not_interrupted', 'interrupted; the node carries on in the background');
const ENDED = refusal('node.is_open', 'the node has been stopped');

/** Polling interval of answers that lie in memory, and so cannot be watched. */
const POLL_EVERY_MS = 500;

const firstThatIsEnough = <K extends OperationName>(
  { terminal }: CommandContext,
  { call, isEnough, onAnswer = () => undefined, withinMs }: Wait<K>,
  answer$: Observable<CallAnswer>,
): Promise<E.Either<CommandRefusal, AnswerOf<K>>> => {
  const read = readAnswer(answerCodec(call.op));
  const seen$ = answer$.pipe(
    map(read),
    tap((answer) => (E.isRight(answer) ? onAnswer(answer.right) : undefined)),
    filter((answer) => E.isLeft(answer) || isEnough(answer.right)),
  );
  const late$ = timer(withinMs).pipe(map(() => E.left(TOO_LATE)));
  const stopped$ = terminal.stop$.pipe(map(() => E.left(STOPPED)));
  return firstValueFrom(merge(seen$, late$, stopped$), { defaultValue: E.left(ENDED) });
};

/** Watches a reading operation until an answer is enough. Refuses: too late, interrupted, a stopped node. */
export const watchUntil = <K extends OperationName>(
  at: CommandContext,
  wait: Wait<K>,
): Promise<E.Either<CommandRefusal, AnswerOf<K>>> => {
  const { as, op, params } = wait.call;
  const watch = { op: 'watch', params: { op, params }, ...(as === undefined ? {} : { as }) };
  return firstThatIsEnough(at, wait, at.door.stream(watch));
};

/** Polls an operation until an answer is enough. Refuses: too late, interrupted, a stopped node. */
export const askUntil = <K extends OperationName>(
  at: CommandContext,
  wait: Wait<K>,
): Promise<E.Either<CommandRefusal, AnswerOf<K>>> =>
  firstThatIsEnough(at, wait, timer(0, POLL_EVERY_MS).pipe(exhaustMap(() => at.door.call(wait.call))));
