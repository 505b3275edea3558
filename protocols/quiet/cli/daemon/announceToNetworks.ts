import * as E from 'fp-ts/Either';
import { ask } from '../ask/ask';
import type { Door } from '../../../../streams/doors/door';
import type { OwnAddress } from './ownAddress';

/** Announces the address of this node in all networks of all identities. Answers the number of networks. */
export const announceToNetworks = async (door: Door, address: OwnAddress): Promise<number> => {
  const identities = await ask({ door }, { op: 'identity.list', params: {} });
  if (E.isLeft(identities)) return 0;
  let announced = 0;
  for (const { identity_id: as } of identities.right) {
    const networks = await ask({ door }, { op: 'network.list', as, params: {} });
    // A joining identity announced its address with its request.
    const inside = E.isLeft(networks) ? [] : networks.right.filter(({ state }) => state !== 'joining');
    for (const { network_id } of inside) {
      const made = await ask({ door }, { op: 'address.announce', as, params: { network_id, ...address } });
      announced += E.isRight(made) ? 1 : 0;
    }
  }
  return announced;
};
