import type { Envelope, NewSecrets, Origin, Provenance, Stage, StageFields } from './envelope';
import type { Deps } from '../event/event';
import type { Fault } from '../fault';
import { type Ref, plainRef } from '../ids';

export const NO_NEEDS: readonly Ref[] = [];
export const NO_DEPS: Deps = new Map();
export const NO_SECRETS: NewSecrets = new Map();

/** Marks an origin as unproven: bytes from there wait in memory alone. */
export const markUnproven = (origin: Origin): Origin => `?${origin}`;

export const isUnproven = (origin: Origin): boolean => origin.startsWith('?');

/** The provenance of an event that arrived. */
export const foreignProvenance = (origin: Origin): Provenance => ({
  authored: false,
  generation: 0,
  secrets: NO_SECRETS,
  to: NO_NEEDS,
  origin,
});

/** The provenance of a draft, for the event made of it. */
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

/** Is every need lent? */
export const isReady = ({ needs, deps }: Envelope): boolean => {
  for (const ref of needs) if (!deps.has(plainRef(ref))) return false;
  return true;
};

/** Common fields that `advance` may change. */
interface Changes {
  readonly needs?: readonly Ref[];
  readonly event_type?: string;
  readonly received_by?: number;
  readonly deps?: Deps;
}

/** Moves an envelope on. Owner, type and deps travel with it; the fields of its stage do not. */
export const advance = <S extends Stage>(
  e: Envelope,
  stage: S,
  fields: StageFields[S],
  changes: Changes = {},
): Envelope<S> =>
  // Every hop comes here, and V8 takes thirty times as long for a spread followed by more properties.
  Object.assign({}, fields, {
    received_by: changes.received_by ?? e.received_by,
    event_type: changes.event_type ?? e.event_type,
    needs: changes.needs ?? NO_NEEDS,
    deps: changes.deps ?? e.deps,
    trace_id: e.trace_id,
    stage,
  }) as unknown as Envelope<S>;

// `Object.assign` here, too: envelopes have many shapes, and for a spread V8 looks up each property anew.

/** Moves an envelope on to a stage with the same fields. */
export const restage = <S extends Stage>(e: Envelope & StageFields[S], stage: S): Envelope<S> =>
  Object.assign({}, e, { stage }) as unknown as Envelope<S>;

/** Lends an envelope its deps. Its needs may have grown, and a packet gets its owner here. */
export const lend = <E extends Envelope>(e: E, needs: readonly Ref[], deps: Deps, received_by = e.received_by): E =>
  Object.assign({}, e, { needs, deps, received_by });

/** Drops the deps of an envelope. They may be secrets, so a stored or parked envelope carries none. */
export const forgetDeps = <E extends Envelope>(e: E): E => Object.assign({}, e, { deps: NO_DEPS });

/** Ends an envelope at `rejected`. Keeps the owner, type, recomputed id and origin, and drops everything else. */
export const reject = (e: Envelope, fault: Fault): Envelope<'rejected'> =>
  forgetDeps(
    advance(e, 'rejected', {
      fault,
      at: e.stage,
      event_id: 'event_id' in e ? e.event_id : fault._tag === 'Malformed' ? fault.event_id : undefined,
      origin: 'origin' in e ? e.origin : undefined,
    }),
  );
