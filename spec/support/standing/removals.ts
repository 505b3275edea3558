import type { RemovalFact } from '../../../protocols/quiet/authority/pure/facts';
import { type Facts, type Standing, standingOf } from '../../../protocols/quiet/authority/pure/standingOf';
import { seededRandom } from '../../../streams/testing';
import { shuffled } from '../kernel/history';
import { NETWORK, all, id } from './facts';
import { placed } from './logs';
import { standingByScan } from './oracle';

const ORDERS = 200;

/** Fields of a removal that most stories leave as they are. */
export type Extra = Partial<Pick<RemovalFact, 'generation' | 'round' | 'acts' | 'kind'>>;
type Cutoffs = Readonly<Record<string, string | readonly string[]>>;

const listed = (cutoffs: Cutoffs): RemovalFact['cutoffs'] =>
  Object.entries(cutoffs).flatMap(([peer_id, some]) => [some].flat().map((cutoff) => ({ peer_id, cutoff })));

const removal = (
  kind: RemovalFact['kind'],
  target_id: string,
  by: string,
  removal_id: string,
  cutoffs: RemovalFact['cutoffs'],
  extra: Extra,
): Pick<Facts, 'removals'> => ({
  removals: [{ removal_id, peer_id: by, kind, target_id, generation: 0, round: 0, acts: true, ...extra, cutoffs }],
});

/** `remove_user`: the last event that counts, by device. */
export const removeUser = (user_id: string, by: string, removal_id: string, cutoffs: Cutoffs = {}, extra: Extra = {}) =>
  removal('user', user_id, by, removal_id, listed(cutoffs), extra);
export const demote = (user_id: string, by: string, removal_id: string, cutoffs: Cutoffs = {}, extra: Extra = {}) =>
  removal('demotion', user_id, by, removal_id, listed(cutoffs), extra);
export const recover = (user_id: string, by: string, removal_id: string, cutoffs: Cutoffs = {}, extra: Extra = {}) =>
  removal('recover', user_id, by, removal_id, listed(cutoffs), extra);
export const removePeer = (device_id: string, by: string, removal_id: string, ...cutoffs: readonly string[]) =>
  removal(
    'peer',
    device_id,
    by,
    removal_id,
    cutoffs.map((cutoff) => ({ peer_id: device_id, cutoff })),
    {},
  );
export const takeBack = (
  group_id: string,
  user_id: string,
  by: string,
  event_id: string,
  ...grant_ids: readonly string[]
): Pick<Facts, 'takeBacks'> => ({ takeBacks: [{ event_id, peer_id: by, group_id, user_id, grant_ids }] });
export const revoke = (invitation_id: string, by: string, revocation_id = id(0xeee)) => ({
  revocations: [{ revocation_id, peer_id: by, invitation_id }],
});

/** Alice's network with this added: the same standing in 200 orders, and as scanning finds it. */
export const worldInAnyOrder = (...parts: readonly Partial<Facts>[]): Standing => {
  const facts = placed(all(NETWORK, ...parts));
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
