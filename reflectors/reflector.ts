import * as E from 'fp-ts/Either';
import { type OperatorFunction, filter, from, mergeMap } from 'rxjs';
import type { Emission } from '../lib/envelope/emission';
import type { Envelope } from '../lib/envelope/envelope';
import { isAt } from '../lib/envelope/moves';
import { type Fault, crashed, overLimit } from '../lib/fault';
import type { CauseCtx } from '../lib/operation/flow';

/** A draft that a reflector or job makes of another's draft, and so on, ends here. Source: pipeline, "generation". */
export const GENERATION_MAX = 8;

/** Work that a stored event sets off, in the turn that stores it. It queries and drafts; it writes nothing. */
export interface Reflector {
  readonly name: string;
  /** The event type it wakes for. */
  readonly on: string;
  /** Wakes only for what was made here: then nothing is done for the many that arrive. */
  readonly ours?: true;
  /** Emissions taken of one event at most. */
  readonly limit: number;
  readonly reflect: (e: Envelope<'stored'>, ctx: CauseCtx) => E.Either<Fault, readonly Emission[]>;
}

/** The same, for frames: what a protocol's remotes say to each other that is no event. */
export interface FrameReflector {
  readonly name: string;
  /** The first byte of the frames it wakes for. */
  readonly onFrame: number;
  readonly limit: number;
  readonly reflect: (e: Envelope<'framed'>, ctx: CauseCtx) => E.Either<Fault, readonly Emission[]>;
}

export type AnyReflector = Reflector | FrameReflector;

type Cause = Envelope<'stored' | 'framed'>;

/** An emission and what caused it. */
export interface Reflection {
  readonly cause: Cause;
  readonly emission: Emission;
}

/** Where a reflector reports what went wrong: the event that woke it is stored and innocent. */
export type OnFault = (reflector: string, fault: Fault) => void;

const [isStored, isFramed] = [isAt('stored'), isAt('framed')];

/** Does this end wake the reflector? */
export const wakes = (one: AnyReflector, e: Envelope): e is Cause =>
  'on' in one
    ? isStored(e) && e.event_type === one.on && (one.ours !== true || e.authored)
    : isFramed(e) && e.frame[0] === one.onFrame;

const reflectOn = (one: AnyReflector, e: Cause, ctx: CauseCtx): E.Either<Fault, readonly Emission[]> => {
  if ('on' in one) return e.stage === 'stored' ? one.reflect(e, ctx) : E.right([]);
  return e.stage === 'framed' ? one.reflect(e, ctx) : E.right([]);
};

/** stored, framed → zero or more emissions, within the reflector's budget. A throw or a fault of its own is reported, and the stream goes on. */
export const reflectWith = (
  one: AnyReflector,
  ctxFor: (e: Envelope) => CauseCtx,
  onFault: OnFault,
): OperatorFunction<Envelope, Reflection> => {
  const { name, limit } = one;
  const attempt = (e: Cause): readonly Emission[] => {
    const answer = E.flatten(E.tryCatch(() => reflectOn(one, e, ctxFor(e)), crashed(name)));
    if (E.isLeft(answer)) {
      onFault(name, answer.left);
      return [];
    }
    if (answer.right.length > limit) onFault(name, overLimit(name));
    return answer.right.slice(0, limit);
  };

  return (envelope$) =>
    envelope$.pipe(
      filter((e): e is Cause => wakes(one, e)),
      mergeMap((e) => from(attempt(e).map((emission) => ({ cause: e, emission })))),
    );
};
