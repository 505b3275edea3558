import type { CutoffFact, Facts, PlaceFact, RemovalKind } from '../../authority/pure/facts';
import { byId, sortBy } from '../../authority/pure/order';

/** A removal that nobody signed yet. Ids are lower-case hex. */
export interface SupposedRemoval {
  readonly kind: RemovalKind;
  readonly target_id: string;
  readonly round: number;
  readonly cutoffs: readonly CutoffFact[];
}

/** Finds the last place in a device's log. */
const headOf = (places: readonly PlaceFact[], peer_id: string): PlaceFact | undefined => {
  const own = places.filter((one) => one.peer_id === peer_id);
  const last = Math.max(...own.map(({ seq }) => seq));
  return sortBy(
    own.filter(({ seq }) => seq === last),
    byId(({ event_id }) => event_id),
  )[0];
};

/** Names a removal that has no id yet. It sorts after every real one. */
const nameOf = (nth: number): string => `${'f'.repeat(24)}${nth.toString(16).padStart(8, '0')}`;

/**
 * Answers the facts as they are once a device has signed these removals, one after the other. `log` has the places of
 * the devices that they name; facts cover only those that earlier removals name.
 */
export const supposeRemovals = (
  facts: Facts,
  by: string,
  log: readonly PlaceFact[],
  removals: readonly SupposedRemoval[],
): Facts => {
  const places = [...facts.places, ...log];
  const head = headOf(places, by);
  return {
    ...facts,
    removals: [
      ...facts.removals,
      ...removals.map((one, nth) => ({ ...one, removal_id: nameOf(nth), peer_id: by, generation: 0, acts: true })),
    ],
    places: [
      ...places,
      ...removals.map((_, nth) => ({
        event_id: nameOf(nth),
        peer_id: by,
        prev: nth === 0 ? (head?.event_id ?? '') : nameOf(nth - 1),
        seq: (head?.seq ?? -1) + 1 + nth,
      })),
    ],
  };
};
