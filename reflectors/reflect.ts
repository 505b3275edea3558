import { Subject } from 'rxjs';
import type { End, Envelope } from '../lib/envelope/envelope';
import type { Registry } from '../lib/event/registry';
import type { CauseTools } from '../lib/operation/causeTools';
import { allReflectors, envelopeOf, reflections } from './reflections';
import type { AnyReflector, Cause } from './reflector';

/** Answers the envelopes that reflectors make of an end. */
export type Reflect = (end: Envelope<End>) => readonly Envelope[];

/** Subscribes reflectors to the ends that wake them. The stream is synchronous: its answers are collected at once. */
export const openReflect = (reflectors: readonly AnyReflector[], registry: Registry, tools: CauseTools): Reflect => {
  const cause$ = new Subject<Cause>();
  const toEnvelopes = envelopeOf(tools);
  let caused: Envelope[] = [];
  reflections(cause$, allReflectors(reflectors, registry), tools).subscribe({
    next: (one) => caused.push(...toEnvelopes(one)),
    error: (cause: unknown) => tools.counters.count(`reflectors.ended.${typeof cause}`),
  });
  return (end) => {
    caused = [];
    if (end.stage === 'stored' || end.stage === 'framed') cause$.next(end);
    return caused;
  };
};
