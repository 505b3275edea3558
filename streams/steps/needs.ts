import type { Dep, Deps, Event, EventType, Unsigned } from '../../lib/event/event';
import { type Ref, plainRef, refTo } from '../../lib/ids';

/** Needs of one envelope at most: more is a rejection. Source: pipeline, "Needs". */
export const NEEDS_MAX = 32;

/** A draft, or an event, which has a place in its signer's log. */
type Placed = Unsigned & Partial<Pick<Event, 'seq' | 'prev'>>;

/** The event before it in its signer's log. A draft has no place in a log yet, and an event at its start no forerunner. */
export const prevOf = ({ seq, prev }: Placed): Ref | undefined =>
  seq === undefined || seq === 0 || prev === undefined ? undefined : refTo('log', prev);

/** Not a Set: there are 32 of them at most, and nearly always three to eight. */
const addTo = (refs: Ref[], more: readonly Ref[]): void => {
  for (const ref of more) if (!refs.includes(ref)) refs.push(ref);
};

/** Everything an event of `type` must be lent, as far as what was lent so far tells: its layout's refs and its own. */
export const needsOf = (type: EventType, event: Placed, deps: Deps): readonly Ref[] => {
  const needs: Ref[] = [];
  addTo(needs, type.layout.refs(event.body));
  addTo(needs, type.needs?.(event, deps) ?? []);
  const log = type.logWaits === true ? prevOf(event) : undefined;
  if (log !== undefined) addTo(needs, [log]);
  return needs;
};

interface Declared {
  readonly event: Event;
  readonly deps: Deps;
  readonly declared: Deps;
}
/** The last answer: an event is stored right after it was validated, and both ask. */
let last: Declared | undefined;

/** Selects the deps that an event's type declares: validators and projectors see no key and no author's secret. */
export const declaredDeps = (type: EventType, event: Event, deps: Deps): Deps => {
  if (last?.event === event && last.deps === deps) return last.declared;
  const declared = new Map<Ref, Dep | null>();
  for (const need of needsOf(type, event, deps)) declared.set(plainRef(need), deps.get(plainRef(need)) ?? null);
  last = { event, deps, declared };
  return declared;
};
