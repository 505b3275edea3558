import type { PlaceFact } from './facts';

/** The part of a device's authority log that counts. */
export interface Cut {
  /** `seq` of the last event that counts; -1 where none does. */
  readonly reach: number;
  readonly counts: (event_id: string) => boolean;
}

export const NOTHING_COUNTS: Cut = { reach: -1, counts: () => false };

/** Answers the part of a device's log up to the given events, one for each branch. */
export type Logs = (peer_id: string, tips: readonly string[]) => Cut;

/**
 * Follows tips back along `prev`. A tip that is missing here counts once it arrives; one of another device never counts.
 * Source: quiet, "Standing".
 */
export const openLogs = (places: readonly PlaceFact[]): Logs => {
  const placeOf = new Map(places.map((place) => [place.event_id, place]));
  return (peer_id, tips) => {
    const kept = new Set<string>();
    let reach = -1;
    for (const tip of tips) {
      let place = placeOf.get(tip);
      while (place !== undefined && place.peer_id === peer_id && !kept.has(place.event_id)) {
        kept.add(place.event_id);
        reach = Math.max(reach, place.seq);
        place = placeOf.get(place.prev);
      }
    }
    return { reach, counts: (event_id) => kept.has(event_id) };
  };
};
