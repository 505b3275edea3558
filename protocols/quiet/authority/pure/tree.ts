import { ZERO_ID, toHex } from '../../../../lib';
import type { Facts, LinkFact } from './facts';
import { bySeq, firstOfEach, groupedBy } from './order';

const NO_LINK_INVITE = toHex(ZERO_ID);

/** Whose peer is whose, as far as bytes tell: links that fit, whatever they count. */
export interface Tree {
  /** Every user there is, by the id of his first device. */
  readonly users: ReadonlySet<string>;
  /** The one link of each link invite. */
  readonly linkOf: ReadonlyMap<string, LinkFact>;
  readonly linksBy: ReadonlyMap<string, readonly LinkFact[]>;
  /** The links from a user's first device to one of his, the last one first. */
  readonly chainOf: (peer_id: string) => readonly LinkFact[];
  /** The user of a peer; undefined for one that hangs on nobody. */
  readonly userOf: (peer_id: string) => string | undefined;
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

/**
 * The trees of links. They ask nothing of anybody's rank: who signs for whom is a function of bytes. A peer is linked
 * at most once, by the link invite its own event names.
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
    // A ring of links that hangs on nobody ends where it began.
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
  return { users, linkOf, linksBy: groupedBy(linkOf.values(), ({ peer_id }) => peer_id), chainOf, userOf };
};
