import * as E from 'fp-ts/Either';
import { type OperatorFunction, filter, map } from 'rxjs';
import type { Envelope, Stage } from '../../lib/envelope/envelope';
import { isAt, isReady, reject } from '../../lib/envelope/moves';
import { type Fault, crashed } from '../../lib/fault';

/** One handler of the pipeline: a real operator, and the data that describes it. */
export interface Step {
  readonly name: string;
  readonly from: readonly Stage[];
  readonly to: readonly Stage[];
  /** Answers an envelope of its own, and filters all others out. At most one step of an engine answers an envelope. */
  readonly operator: OperatorFunction<Envelope, Envelope>;
}

export interface StepSpec<From extends Stage, To extends Stage> {
  readonly name: string;
  readonly from: From;
  readonly to: To | readonly To[];
  /** Narrows what is claimed, where two steps share a stage. */
  readonly accepts?: (e: Envelope<From>) => boolean;
  readonly run: (e: Envelope<From>) => E.Either<Fault, Envelope<To>>;
}

/** Maps an envelope; a Left, or a throw, becomes the same envelope at stage `rejected`. */
export const attemptStep =
  <From extends Envelope>(name: string, run: (e: From) => E.Either<Fault, Envelope>) =>
  (e: From): Envelope => {
    // A plain `try`: this is the hot path, and a pipe makes four closures of each hop.
    try {
      const to = run(e);
      return E.isLeft(to) ? reject(e, to.left) : to.right;
    } catch (cause) {
      return reject(e, crashed(name)(cause));
    }
  };

/**
 * A handler is a filter and then a map. One envelope in, one envelope out: at the next stage, or `rejected`.
 * Nothing disappears, and nothing that arrives can end the stream.
 */
export const step = <From extends Stage, To extends Stage>({
  name,
  from,
  to,
  accepts,
  run,
}: StepSpec<From, To>): Step => {
  const isHere = isAt(from);
  const isMine = (e: Envelope): e is Envelope<From> => isHere(e) && isReady(e) && (accepts === undefined || accepts(e));
  const operator: OperatorFunction<Envelope, Envelope> = (envelope$) =>
    envelope$.pipe(filter(isMine), map(attemptStep<Envelope<From>>(name, run)));
  return { name, from: [from], to: [to].flat(), operator };
};
