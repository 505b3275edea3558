import type { Envelope, NewSecrets, Origin, Provenance, Stage, StageFields } from './envelope';
import type { Deps } from '../event/event';
import type { Fault } from '../fault';
import { type Ref, plainRef } from '../ids';

export const NO_NEEDS: readonly Ref[] = [];
export const NO_DEPS: Deps = new Map();
export const NO_SECRETS: NewSecrets = new Map();

/** Marks an origin as unproven: what comes from it waits in memory alone. */
export const unproven = (origin: Origin): Origin => `?${origin}`;

export const isUnproven = (origin: Origin): boolean => origin.startsWith('?');

/** The provenance of what arrived. */
export const arrivedFrom = (origin: Origin): Provenance => ({
  authored: false,
  generation: 0,
  secrets: NO_SECRETS,
  to: NO_NEEDS,
  origin,
});

/** The provenance of a draft, as it goes on with the event made of it. */
export const provenanceOf = ({ authored, generation, secrets, to, origin }: Provenance): Provenance => ({
  authored,
  generation,
  secrets,
  to,
  origin,
});

export const isAt =
  <S extends Stage>(stage: S) =>
  (e: Envelope): e is Envelope<S> =>
    e.stage === stage;

/** Has everything been lent that is needed? */
export const isReady = ({ needs, deps }: Envelope): boolean => {
  for (const ref of needs) if (!deps.has(plainRef(ref))) return false;
  return true;
};

/** What `advance` may change besides the stage. */
interface Turn {
  readonly needs?: readonly Ref[];
  readonly event_type?: string;
  readonly received_by?: number;
  readonly deps?: Deps;
}

/** Moves an envelope on. Owner, type and deps travel with it; fields of a stage never leak into the next. */
export const advance = <S extends Stage>(e: Envelope, stage: S, fields: StageFields[S], turn: Turn = {}): Envelope<S> =>
  // Not a spread with more after it: that takes V8 thirty times as long, and this is done at every hop.
  Object.assign({}, fields, {
    received_by: turn.received_by ?? e.received_by,
    event_type: turn.event_type ?? e.event_type,
    needs: turn.needs ?? NO_NEEDS,
    deps: turn.deps ?? e.deps,
    trace_id: e.trace_id,
    stage,
  }) as unknown as Envelope<S>;

// `Object.assign` here, too: envelopes are of many shapes, and a spread of what is has V8 look up each property anew.

/** Moves an envelope on to a stage that has the very same fields. */
export const restage = <S extends Stage>(e: Envelope & StageFields[S], stage: S): Envelope<S> =>
  Object.assign({}, e, { stage }) as unknown as Envelope<S>;

/** The same envelope with more lent to it, and perhaps more needed; and an owner, where it had none. */
export const lend = <E extends Envelope>(e: E, needs: readonly Ref[], deps: Deps, received_by = e.received_by): E =>
  Object.assign({}, e, { needs, deps, received_by });

/** The same envelope without what it was lent: deps may be secrets, and what is stored or parked carries none. */
export const forgetDeps = <E extends Envelope>(e: E): E => Object.assign({}, e, { deps: NO_DEPS });

/** Ends an envelope, keeping what the refusal is about and dropping everything else it carried. */
export const reject = (e: Envelope, fault: Fault): Envelope<'rejected'> =>
  forgetDeps(
    advance(e, 'rejected', {
      fault,
      at: e.stage,
      event_id: 'event_id' in e ? e.event_id : fault._tag === 'Malformed' ? fault.event_id : undefined,
      origin: 'origin' in e ? e.origin : undefined,
    }),
  );
