import type { Facts } from '../../../protocols/quiet/authority/pure/standingOf';
import { ZERO } from './facts';

interface SignedAct {
  readonly peer_id: string;
  readonly id: string;
}

/** Lists all that has a place in a log, removals last. */
export const actsIn = (facts: Omit<Facts, 'places'>): readonly SignedAct[] => [
  ...facts.users.map((one) => ({ ...one, id: one.event_id })),
  ...facts.linkInvites.map((one) => ({ ...one, id: one.link_invite_id })),
  ...facts.links.map((one) => ({ ...one, id: one.event_id })),
  ...facts.groups.map((one) => ({ ...one, id: one.group_id })),
  ...facts.grants.map((one) => ({ ...one, id: one.event_id })),
  ...facts.invites.map((one) => ({ ...one, id: one.invite_id })),
  ...facts.revocations.map((one) => ({ ...one, id: one.revocation_id })),
  ...facts.takeBacks.map((one) => ({ ...one, id: one.event_id })),
  ...facts.removals.map((one) => ({ ...one, id: one.removal_id })),
];

/** A device's log, in order. */
export const logOf = (peer_id: string, ids: readonly string[]): Partial<Facts> => ({
  places: ids.map((event_id, seq) => ({ event_id, peer_id, seq, prev: ids[seq - 1] ?? ZERO })),
});

/** Appends every act without a place to the log of its device, in the order of `actsIn`. */
export const placed = (facts: Facts): Facts => {
  const places = [...facts.places];
  const known = new Set(places.map(({ event_id }) => event_id));
  for (const { peer_id, id } of actsIn(facts)) {
    if (known.has(id)) continue;
    known.add(id);
    const last = places
      .filter((place) => place.peer_id === peer_id)
      .reduce<Facts['places'][number] | undefined>((a, b) => (a === undefined || b.seq >= a.seq ? b : a), undefined);
    places.push({ event_id: id, peer_id, seq: (last?.seq ?? -1) + 1, prev: last?.event_id ?? ZERO });
  }
  return { ...facts, places };
};
