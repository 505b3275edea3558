import * as E from 'fp-ts/Either';
import type { Refusal } from '../exit';
import type { Steps } from '../show/steps';
import type { At } from './command';
import { Channels, Networks } from './rows';
import { watchUntil } from './watchUntil';

/** asked · let in as a guest · a member · something can be read */
const STEPS = 4;
const REACHED = new Map([
  ['joining', 1],
  ['guest', 2],
  ['member', 3],
]);

/** Waits until an identity that joined is a member and holds what opens a first channel. Answers the network's name. */
export const settleIn = async (
  at: At,
  { as, network_id }: { readonly as: string; readonly network_id: string },
  steps: Steps,
  withinMs: number,
): Promise<E.Either<Refusal, string>> => {
  let name = '';
  const member = await watchUntil(at, {
    ...{ as, op: 'network.list', params: {}, codec: Networks, withinMs },
    each: (rows) => {
      const own = rows.find((row) => row.network_id === network_id);
      name = own?.name ?? name;
      steps.show('being let in', REACHED.get(own?.state ?? '') ?? 0, STEPS);
    },
    enough: (rows) => rows.some((row) => row.network_id === network_id && row.state === 'member'),
  });
  if (E.isLeft(member)) return member;
  steps.show('catching up', STEPS - 1, STEPS);
  const readable = await watchUntil(at, {
    ...{ as, op: 'channel.list', params: { network_id }, codec: Channels, withinMs },
    enough: (rows) => rows.length > 0,
  });
  return E.map(() => name)(readable);
};
