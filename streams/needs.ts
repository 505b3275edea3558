import type { Deps, EventType, Unsigned } from '../lib/event';
import type { Ref } from '../lib/ids';

/** Needs of one envelope at most: more is a rejection. Source: pipeline, "resolveDeps". */
export const NEEDS_MAX = 32;

/** Everything an event of `type` must be lent, as far as what was lent so far tells: its layout's refs and its own. */
export const needsOf = (type: EventType, event: Unsigned, deps: Deps): readonly Ref[] => {
  const refs = type.layout.refs(event.body);
  const more = type.needs?.(event, deps);
  return more === undefined || more.length === 0 ? refs : [...new Set([...refs, ...more])];
};
