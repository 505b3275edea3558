import * as E from 'fp-ts/Either';
import { type OperatorFunction, filter, from, mergeMap } from 'rxjs';
import type { Emission } from '../lib/emission';
import type { Envelope } from '../lib/envelope';
import { isAt } from '../lib/moves';
import { type Fault, crashed, overLimit } from '../lib/fault';
import type { Reader } from '../lib/reader';

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
  readonly reflect: (e: Envelope<'stored'>, reader: Reader) => E.Either<Fault, readonly Emission[]>;
}

/** An emission and the stored event that caused it. */
export interface Reflection {
  readonly cause: Envelope<'stored'>;
  readonly emission: Emission;
}

/** Where a reflector reports what went wrong: the event that woke it is stored and innocent. */
export type OnFault = (reflector: string, fault: Fault) => void;

/** stored → zero or more emissions, within the reflector's budget. A throw or a fault of its own is reported, and the stream goes on. */
export const reflectWith = (
  { name, on, ours, limit, reflect }: Reflector,
  readerFor: (e: Envelope<'stored'>) => Reader,
  onFault: OnFault,
): OperatorFunction<Envelope, Reflection> => {
  const attempt = (e: Envelope<'stored'>): readonly Emission[] => {
    const answer = E.flatten(E.tryCatch(() => reflect(e, readerFor(e)), crashed(name)));
    if (E.isLeft(answer)) {
      onFault(name, answer.left);
      return [];
    }
    if (answer.right.length > limit) onFault(name, overLimit(name));
    return answer.right.slice(0, limit);
  };

  return (envelope$) =>
    envelope$.pipe(
      filter(isAt('stored')),
      filter((e) => e.event_type === on && (ours !== true || e.authored)),
      mergeMap((e) => from(attempt(e).map((emission) => ({ cause: e, emission })))),
    );
};
