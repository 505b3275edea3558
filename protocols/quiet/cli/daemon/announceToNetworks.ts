import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import type { Door } from '../../../../streams/doors/door';
import type { OwnAddress } from './ownAddress';

/** Tells the networks of all identities where this node listens now. Answers how many were told. */
export const announceToNetworks = async (door: Door, address: OwnAddress): Promise<number> => {
  const identities = await ask({ door }, { op: 'identity.list', params: {} });
  if (E.isLeft(identities)) return 0;
  let told = 0;
  for (const { identity_id: as } of identities.right) {
    const networks = await ask({ door }, { op: 'network.list', as, params: {} });
    // Who is still on the way in said where it listens when it asked.
    const inside = E.isLeft(networks) ? [] : networks.right.filter(({ state }) => state !== 'joining');
    for (const { network_id } of inside) {
      const said = await ask({ door }, { op: 'address.announce', as, params: { network_id, ...address } });
      told += E.isRight(said) ? 1 : 0;
    }
  }
  return told;
};
