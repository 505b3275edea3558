import * as E from 'fp-ts/Either';
import { type OperatorFunction, filter, from, mergeMap } from 'rxjs';
import type { Emission } from '../lib/envelope/emission';
import type { Envelope } from '../lib/envelope/envelope';
import { isAt } from '../lib/envelope/moves';
import { type Fault, crashed, overLimit } from '../lib/fault';
import type { CauseCtx } from '../lib/operation/flow';

/**
 * Generations of drafts at most: a reflector or job drafts the first, a reflector that wakes for it the second, and so
 * on. A later draft is refused. Source: pipeline, "Jobs and reflectors".
 */
export const GENERATION_MAX = 8;

/** Work that a stored event sets off, in the turn that stores it. It queries and drafts; it writes nothing. */
export interface Reflector {
  readonly name: string;
  /** The event types it wakes for: one, several, or every type of reach `shared`. */
  readonly on: string | readonly string[];
  /** Wakes only for events made here, so the many that arrive cost nothing. */
  readonly ours?: true;
  /** Wakes only for events that show a gap in their signer's log: the event before them is missing. */
  readonly onGap?: true;
  /** Emissions taken for one event at most; the rest is dropped and reported. */
  readonly limit: number;
  readonly reflect: (e: Envelope<'stored'>, ctx: CauseCtx) => E.Either<Fault, readonly Emission[]>;
}

/** Work that a frame sets off. A frame is what nodes of a protocol tell each other without making an event. */
export interface FrameReflector {
  readonly name: string;
  /** The first byte of the frames it wakes for. */
  readonly onFrame: number;
  readonly limit: number;
  readonly reflect: (e: Envelope<'framed'>, ctx: CauseCtx) => E.Either<Fault, readonly Emission[]>;
}

export type AnyReflector = Reflector | FrameReflector;

/** An end that wakes reflectors. */
export type Cause = Envelope<'stored' | 'framed'>;

/** An emission and what caused it. */
export interface Reflection {
  readonly cause: Cause;
  readonly emission: Emission;
}

/** Where a reflector's faults are reported. The event that woke it is innocent and stays stored. */
export type OnFault = (reflector: string, fault: Fault) => void;

const [isStored, isFramed] = [isAt('stored'), isAt('framed')];

const wakes = (one: AnyReflector, e: Envelope): e is Cause =>
  'on' in one
    ? isStored(e) && (one.ours !== true || e.authored) && (one.onGap !== true || e.opens_gap === true)
    : isFramed(e);

const reflectOn = (one: AnyReflector, e: Cause, ctx: CauseCtx): E.Either<Fault, readonly Emission[]> => {
  if ('on' in one) return e.stage === 'stored' ? one.reflect(e, ctx) : E.right([]);
  return e.stage === 'framed' ? one.reflect(e, ctx) : E.right([]);
};

/**
 * Events or frames that a reflector names → its emissions, at most `limit` for each. A Left, or a throw, is reported to
 * `onFault`, and the stream goes on.
 */
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
