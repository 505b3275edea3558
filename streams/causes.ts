import * as E from 'fp-ts/Either';
import { type Observable, merge } from 'rxjs';
import type { End, Envelope } from '../lib/envelope';
import { reasonOf } from '../lib/fault';
import type { Registry } from '../lib/registry';
import { type Reflection, type Reflector, reflectWith } from '../reflectors/reflector';
import { sendEphemeral } from '../reflectors/sendEphemeral';
import type { Contexts } from './context';
import type { Counters } from './counters';
import type { Envelopes } from './emit';

export interface CauseTools {
  readonly contexts: Contexts;
  readonly envelopes: Envelopes;
  readonly counters: Counters;
}

/** A protocol's reflectors, and the kernel's own for each ephemeral type. */
export const allReflectors = (reflectors: readonly Reflector[], { types }: Registry): readonly Reflector[] => [
  ...reflectors,
  ...types.filter(({ reach }) => reach === 'ephemeral').map(({ type }) => sendEphemeral(type)),
];

/** stored → what all reflectors make of it. */
export const reflections = (
  stored$: Observable<Envelope>,
  reflectors: readonly Reflector[],
  { contexts, counters }: CauseTools,
): Observable<Reflection> =>
  merge(
    ...reflectors.map((reflector) =>
      stored$.pipe(
        reflectWith(
          reflector,
          (e) => contexts.reader(e.received_by),
          (name, fault) => counters.count(`reflectors.failed.${name}.${reasonOf(fault)}`),
        ),
      ),
    ),
  );

/** A reflection as an envelope, one generation on. What cannot be one is counted. */
export const envelopeOf =
  ({ envelopes, counters }: CauseTools) =>
  ({ cause, emission }: Reflection): readonly Envelope[] => {
    const envelope = envelopes.ofEmission(emission, cause.received_by, cause.generation + 1);
    if (E.isRight(envelope)) return [envelope.right];
    counters.count(`rejected.${reasonOf(envelope.left)}`);
    return [];
  };

/** Does anybody wake for this end? Spares the others a trip through every reflector's filter. */
export const wakesSomeone = (reflectors: readonly Reflector[]): ((e: Envelope<End>) => boolean) => {
  const types = new Set(reflectors.map(({ on }) => on));
  const theirs = new Set(reflectors.filter(({ ours }) => ours !== true).map(({ on }) => on));
  return (e) => e.stage === 'stored' && (e.authored ? types : theirs).has(e.event_type);
};
