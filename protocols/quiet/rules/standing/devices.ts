import { ZERO_ID, toHex } from '../../../../lib';
import type { Facts, LinkFact } from './facts';
import { bySeq, firstOfEach, groupedBy, sorted } from './order';

/** Source: quiet, "Event types": 8 devices a user. */
export const DEVICES_PER_USER_MAX = 8;

const NO_LINK_INVITE = toHex(ZERO_ID);

/** Whose peer is whose: of each user there is, whether or not he counts. */
export interface Devices {
  /** Every user there is, by the id of his first device. */
  readonly users: ReadonlySet<string>;
  readonly userOf: ReadonlyMap<string, string>;
  /** The one link of each link invite. */
  readonly linkOf: ReadonlyMap<string, LinkFact>;
}

/** Links of a link invite by the peer that made it, to a peer that was made for it; of several the earliest. */
const linksThatHold = ({ devices, linkInvites, links }: Facts): ReadonlyMap<string, LinkFact> => {
  const madeBy = new Map(linkInvites.map(({ link_invite_id, peer_id }) => [link_invite_id, peer_id]));
  const madeFor = new Map(devices.map(({ peer_id, link_invite_id }) => [peer_id, link_invite_id]));
  const holds = ({ link_invite_id, peer_id, linked_id }: LinkFact): boolean =>
    madeBy.get(link_invite_id) === peer_id && madeFor.get(linked_id) === link_invite_id;

  return firstOfEach(links.filter(holds), ({ link_invite_id }) => link_invite_id, bySeq);
};

/** Peers that made themselves known as somebody, and not as somebody's next device. */
const firstPeers = ({ devices, users }: Facts): ReadonlySet<string> => {
  const unlinked = new Set(devices.filter((d) => d.link_invite_id === NO_LINK_INVITE).map((d) => d.peer_id));
  return new Set(users.map(({ peer_id }) => peer_id).filter((peer_id) => unlinked.has(peer_id)));
};

/** Ring by ring from the first device: nearer before farther, then by the link. What does not fit links nobody. */
const linkedTo = (first: string, linksBy: ReadonlyMap<string, readonly LinkFact[]>): readonly string[] => {
  const counted = [first];
  let ring: readonly string[] = counted.slice();
  while (ring.length > 0 && counted.length < DEVICES_PER_USER_MAX) {
    const next = ring.flatMap((peer_id) => linksBy.get(peer_id) ?? []);
    ring = sorted(next, bySeq)
      .slice(0, DEVICES_PER_USER_MAX - counted.length)
      .map(({ linked_id }) => linked_id);
    counted.push(...ring);
  }
  return counted;
};

/**
 * The devices of each user. It asks nothing of anybody's rank: who signs for whom is a function of bytes.
 * A peer is linked at most once, by the link invite its own event names, so the links are trees and end.
 * Source: quiet, Standing and "Event types".
 */
export const findDevices = (facts: Facts): Devices => {
  const linkOf = linksThatHold(facts);
  const linksBy = groupedBy(linkOf.values(), ({ peer_id }) => peer_id);
  const users = firstPeers(facts);
  const userOf = new Map<string, string>();
  for (const user_id of users) {
    for (const peer_id of linkedTo(user_id, linksBy)) userOf.set(peer_id, user_id);
  }
  return { users, userOf, linkOf };
};
