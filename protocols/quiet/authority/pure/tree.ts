import { ZERO_ID, toHex } from '../../../../lib';
import type { Facts, LinkFact } from './facts';
import { byId, bySeq, firstOfEach, groupBy } from './order';

const NO_LINK_INVITE = toHex(ZERO_ID);

/** Maps peers to users by bytes alone: by links that fit and by recoveries, whether or not they count. */
export interface Tree {
  /** Every user, by the id of their first device. */
  readonly users: ReadonlySet<string>;
  /** The one link of each link invite. */
  readonly linkOf: ReadonlyMap<string, LinkFact>;
  readonly linksBy: ReadonlyMap<string, readonly LinkFact[]>;
  /** Devices that say they recover a user, by the user. */
  readonly recoverersOf: (user_id: string) => readonly string[];
  /** The device from which a chain of links leads to this one: a first device or a recovering one. */
  readonly topOf: (peer_id: string) => string;
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

/** Maps devices to the user whom they recover. Where a log forked at its first event, the smallest id decides. */
const recoverers = ({ removals }: Facts): ReadonlyMap<string, string> => {
  const said = firstOfEach(
    removals.filter(({ kind }) => kind === 'recover'),
    ({ peer_id }) => peer_id,
    byId(({ removal_id }) => removal_id),
  );
  return new Map([...said].map(([peer_id, { target_id }]) => [peer_id, target_id]));
};

/**
 * Builds the trees of links without asking for ranks: which user a device signs for is a function of bytes. A peer is
 * linked at most once, by the link invite that its own event names.
 * Source: quiet, "Event types".
 */
export const openTree = (facts: Facts): Tree => {
  const linkOf = linksThatHold(facts);
  const users = firstPeers(facts);
  const recovers = recoverers(facts);
  const recoverersOf = groupBy(recovers.keys(), (peer_id) => recovers.get(peer_id) ?? '');
  const linkTo = new Map([...linkOf.values()].map((link) => [link.linked_id, link]));
  const topOf = (peer_id: string): string => {
    const seen = new Set<string>();
    let top = peer_id;
    // A ring of links that hangs on no user ends where it began.
    for (let link = linkTo.get(top); link !== undefined && !seen.has(top); link = linkTo.get(top)) {
      seen.add(top);
      top = link.peer_id;
    }
    return top;
  };
  const userOf = (peer_id: string): string | undefined => {
    const top = topOf(peer_id);
    const user_id = recovers.get(top) ?? top;
    return users.has(user_id) ? user_id : undefined;
  };
  return {
    ...{ users, linkOf, topOf, userOf },
    linksBy: groupBy(linkOf.values(), ({ peer_id }) => peer_id),
    recoverersOf: (user_id) => recoverersOf.get(user_id) ?? [],
  };
};
