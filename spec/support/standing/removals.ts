import { type Facts, type Standing, standingOf } from '../../../protocols/quiet/authority/pure/standingOf';
import { seededRandom } from '../../../streams/testing';
import { shuffled } from '../kernel/history';
import { NETWORK, ZERO, all, id } from './facts';
import { standingByScan } from './oracle';

const ORDERS = 200;

/** A device's log, in order. */
export const logOf = (peer_id: string, ids: readonly string[]): Partial<Facts> => ({
  places: ids.map((event_id, seq) => ({ event_id, peer_id, seq, prev: ids[seq - 1] ?? ZERO })),
});
/** `remove_user`: the last event that counts, by device. */
export const removeUser = (
  user_id: string,
  by: string,
  removal_id: string,
  cutoffs: Readonly<Record<string, string>> = {},
) => ({
  removals: [
    {
      ...{ removal_id, peer_id: by, user_id, device_id: null },
      cutoffs: Object.entries(cutoffs).map(([peer_id, cutoff]) => ({ peer_id, cutoff })),
    },
  ],
});
export const removePeer = (device_id: string, by: string, removal_id: string, ...cutoffs: readonly string[]) => ({
  removals: [
    {
      ...{ removal_id, peer_id: by, user_id: null, device_id },
      cutoffs: cutoffs.map((cutoff) => ({ peer_id: device_id, cutoff })),
    },
  ],
});
export const revoke = (invitation_id: string, by: string, revocation_id = id(0xeee)) => ({
  revocations: [{ revocation_id, peer_id: by, invitation_id }],
});

/** What becomes of Alice's network with this added: the same in 200 orders, and as scanning finds it. */
export const worldInAnyOrder = (...parts: readonly Partial<Facts>[]): Standing => {
  const facts = all(NETWORK, ...parts);
  const standing = standingOf(facts);
  for (let seed = 0; seed < ORDERS; seed += 1) {
    const random = seededRandom(seed);
    const lists = Object.entries(facts).map(([name, list]): readonly [string, unknown] => [
      name,
      Array.isArray(list) ? shuffled(list as readonly unknown[], random) : list,
    ]);
    expect(standingOf(Object.fromEntries(lists) as unknown as Facts)).toEqual(standing);
  }
  expect({ ...standingByScan(facts), outs: standing.outs }).toEqual(standing);
  return standing;
};
