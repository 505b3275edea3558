import type * as E from 'fp-ts/Either';
import type { Emission } from '../envelope/emission';
import type { Envelope } from '../envelope/envelope';
import type { Fault } from '../fault';
import type { CauseCtx } from './flow';

/** Parts of an engine that its jobs and reflectors use. */
export interface CauseTools {
  readonly contexts: { readonly cause: (received_by: number) => CauseCtx };
  readonly envelopes: {
    /** Refuses: an unknown type, a draft its layout cannot read, too many generations. */
    readonly ofEmission: (emission: Emission, received_by: number, generation: number) => E.Either<Fault, Envelope>;
  };
  readonly counters: { readonly count: (reason: string, times?: number) => void };
}
