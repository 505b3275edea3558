import * as E from 'fp-ts/Either';
import { type Observable, merge } from 'rxjs';
import type { End, Envelope } from '../lib/envelope/envelope';
import { reasonOf } from '../lib/fault';
import type { Registry } from '../lib/event/registry';
import type { CauseTools } from '../lib/operation/causeTools';
import { type AnyReflector, type Reflection, reflectWith, wakes } from './reflector';
import { sendEphemeral } from './sendEphemeral';

/** A protocol's reflectors, and the kernel's own for each ephemeral type. */
export const allReflectors = (reflectors: readonly AnyReflector[], { types }: Registry): readonly AnyReflector[] => [
  ...reflectors,
  ...types.filter(({ reach }) => reach === 'ephemeral').map(({ type }) => sendEphemeral(type)),
];

/** stored, framed → what all reflectors make of it. */
export const reflections = (
  stored$: Observable<Envelope>,
  reflectors: readonly AnyReflector[],
  { contexts, counters }: CauseTools,
): Observable<Reflection> =>
  merge(
    ...reflectors.map((reflector) =>
      stored$.pipe(
        reflectWith(
          reflector,
          (e) => contexts.cause(e.received_by),
          (name, fault) => counters.count(`reflectors.failed.${name}.${reasonOf(fault)}`),
        ),
      ),
    ),
  );

/** A reflection as an envelope, one generation on. What cannot be one is counted. */
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

/** Does anybody wake for this end? Spares the others a trip through every reflector's filter. */
export const wakesSomeone = (reflectors: readonly AnyReflector[]): ((e: Envelope<End>) => boolean) => {
  const names = reflectors.map((one) => ('on' in one ? one : undefined));
  const types = new Set(names.map((one) => one?.on));
  const theirs = new Set(names.map((one) => (one?.ours === true ? undefined : one?.on)));
  return (e) =>
    e.stage === 'stored'
      ? (e.authored ? types : theirs).has(e.event_type)
      : e.stage === 'framed' && reflectors.some((one) => wakes(one, e));
};
