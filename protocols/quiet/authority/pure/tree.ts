import { ZERO_ID, toHex } from '../../../../lib';
import type { Facts, LinkFact } from './facts';
import { bySeq, firstOfEach, groupBy } from './order';

const NO_LINK_INVITE = toHex(ZERO_ID);

/** Maps peers to users by bytes alone: by links that fit, whether or not they count. */
export interface Tree {
  /** Every user, by the id of their first device. */
  readonly users: ReadonlySet<string>;
  /** The one link of each link invite. */
  readonly linkOf: ReadonlyMap<string, LinkFact>;
  readonly linksBy: ReadonlyMap<string, readonly LinkFact[]>;
  /** The links from a user's first device to one of their devices, the last one first. */
  readonly chainOf: (peer_id: string) => readonly LinkFact[];
  /** The user of a peer; undefined for a peer that hangs on no user. */
  readonly userOf: (peer_id: string) => string | undefined;
}

/** Finds the link of a link invite: by the peer that made it, to a peer made for it. Among several, the earliest counts. */
const linksThatHold = ({ devices, linkInvites, links }: Facts): ReadonlyMap<string, LinkFact> => {
  const madeBy = new Map(linkInvites.map(({ link_invite_id, peer_id }) => [link_invite_id, peer_id]));
  const madeFor = new Map(devices.map(({ peer_id, link_invite_id }) => [peer_id, link_invite_id]));
  const holds = ({ link_invite_id, peer_id, linked_id }: LinkFact): boolean =>
    madeBy.get(link_invite_id) === peer_id && madeFor.get(linked_id) === link_invite_id;

  return firstOfEach(links.filter(holds), ({ link_invite_id }) => link_invite_id, bySeq);
};

/** Finds first devices: peers with a `user` event and without a link invite. */
const firstPeers = ({ devices, users }: Facts): ReadonlySet<string> => {
  const unlinked = new Set(devices.filter((d) => d.link_invite_id === NO_LINK_INVITE).map((d) => d.peer_id));
  return new Set(users.map(({ peer_id }) => peer_id).filter((peer_id) => unlinked.has(peer_id)));
};

/**
 * Builds the trees of links without asking for ranks: which user a device signs for is a function of bytes. A peer is
 * linked at most once, by the link invite that its own event names.
 * Source: quiet, "Event types".
 */
export const openTree = (facts: Facts): Tree => {
  const linkOf = linksThatHold(facts);
  const users = firstPeers(facts);
  const linkTo = new Map([...linkOf.values()].map((link) => [link.linked_id, link]));
  const chainOf = (peer_id: string): readonly LinkFact[] => {
    const chain: LinkFact[] = [];
    const seen = new Set<string>();
    let link = linkTo.get(peer_id);
    // A ring of links that hangs on no user ends where it began.
    while (link !== undefined && !seen.has(link.linked_id)) {
      seen.add(link.linked_id);
      chain.push(link);
      link = linkTo.get(link.peer_id);
    }
    return chain;
  };
  const userOf = (peer_id: string): string | undefined => {
    const first = chainOf(peer_id).at(-1)?.peer_id ?? peer_id;
    return users.has(first) ? first : undefined;
  };
  return { users, linkOf, linksBy: groupBy(linkOf.values(), ({ peer_id }) => peer_id), chainOf, userOf };
};
