import * as E from 'fp-ts/Either';
import { type Observable, groupBy, merge, mergeMap } from 'rxjs';
import type { Envelope } from '../lib/envelope/envelope';
import { reasonOf } from '../lib/fault';
import type { Registry } from '../lib/event/registry';
import type { CauseTools } from '../lib/operation/causeTools';
import { type AnyReflector, type Cause, type Reflection, reflectWith } from './reflector';
import { sendEphemeral } from './sendEphemeral';

/** A protocol's reflectors and the kernel's own, each with the list of types it wakes for. */
export const allReflectors = (reflectors: readonly AnyReflector[], registry: Registry): readonly AnyReflector[] => {
  const shared = registry.types.filter(({ reach }) => reach === 'shared').map(({ type }) => type);
  return [...reflectors, sendEphemeral(registry)].map((one) =>
    'on' in one ? { ...one, on: one.on === 'shared' ? shared : [one.on].flat() } : one,
  );
};

/** Key under which reflectors wake: the type of an event, or the first byte of a frame. */
type Wake = string | number | undefined;

const wakeOf = (e: Cause): Wake => (e.stage === 'stored' ? e.event_type : e.frame[0]);

/** The reflectors by what wakes them, in the order of their list. */
const indexOf = (reflectors: readonly AnyReflector[]): ReadonlyMap<Wake, readonly AnyReflector[]> => {
  const index = new Map<Wake, AnyReflector[]>();
  for (const one of reflectors)
    for (const wake of 'on' in one ? [one.on].flat() : [one.onFrame])
      index.set(wake, [...(index.get(wake) ?? []), one]);
  return index;
};

/**
 * stored, framed → what the reflectors make of them. The stream is grouped by type and by kind of frame, so each end
 * meets only the reflectors that name it, in the order of their list.
 */
export const reflections = (
  cause$: Observable<Cause>,
  reflectors: readonly AnyReflector[],
  { contexts, counters }: CauseTools,
): Observable<Reflection> => {
  const index = indexOf(reflectors);
  const reflect = (one: AnyReflector) =>
    reflectWith(
      one,
      (e) => contexts.cause(e.received_by),
      (name, fault) => counters.count(`reflectors.failed.${name}.${reasonOf(fault)}`),
    );
  return cause$.pipe(
    groupBy(wakeOf),
    mergeMap((one$) => merge(...(index.get(one$.key) ?? []).map((one) => one$.pipe(reflect(one))))),
  );
};

/** Makes an envelope of a reflection, one generation on. Counts and drops an emission that is refused. */
export const envelopeOf =
  ({ envelopes, counters }: CauseTools) =>
  ({ cause, emission }: Reflection): readonly Envelope[] => {
    const envelope = envelopes.ofEmission(
      emission,
      cause.received_by,
      (cause.stage === 'stored' ? cause.generation : 0) + 1,
    );
    if (E.isRight(envelope)) return [envelope.right];
    counters.count(`rejected.${reasonOf(envelope.left)}`);
    return [];
  };
