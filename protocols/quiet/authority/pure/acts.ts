import type { Device, UserOutcome } from './devices/settleDevices';
import type { Act } from './facts';
import { groupBy } from './order';

/** Answers the acts of a user that count, by all their devices in order. */
export type ActsOf<A> = (by: UserOutcome) => readonly A[];

/** Does an act of a device count? The part of a removed device's log that was cut off does not. */
export const isKept = ({ end }: Device, event_id: string): boolean => end?.counts(event_id) ?? true;

/** Does an act of a device count that needs an admin? A demotion cuts these acts alone. */
export const isKeptOfAdmin = (device: Device, event_id: string): boolean =>
  isKept(device, event_id) && (device.demotion?.counts(event_id) ?? true);

/**
 * Groups the facts of one kind by the device that signed them; nothing else attributes an act. Readers ask only once the
 * signer's standing is settled.
 * Source: quiet, "Standing".
 */
export const openActs = <A extends Act>(
  acts: readonly A[],
  idOf: (act: A) => string,
  isCounted: typeof isKept = isKept,
): ActsOf<A> => {
  const byPeer = groupBy(acts, ({ peer_id }) => peer_id);
  return ({ devices }) =>
    devices.flatMap((device) => {
      const signed = byPeer.get(device.peer_id) ?? [];
      const { end, demotion } = device;
      return end === undefined && demotion === undefined
        ? signed
        : signed.filter((act) => isCounted(device, idOf(act)));
    });
};

/** Groups the facts of one kind that need an admin by the device that signed them. */
export const openAdminActs = <A extends Act>(acts: readonly A[], idOf: (act: A) => string): ActsOf<A> =>
  openActs(acts, idOf, isKeptOfAdmin);
